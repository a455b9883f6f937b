// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

import static org.assertj.core.api.Assertions.assertThat;

/** Answers leak no native memory, whether they complete, are cancelled or fail. */
class NativeMemoryITCase {

    /** One unclosed cache of this prompt takes about 400 KiB; an answer creates twenty caches. */
    private static final int ROUNDS = 60;

    private static final long ALLOWED_BYTES = 96L << 20;

    @ParameterizedTest
    @EnumSource(names = {"HOST", "DEVICE"})
    @EnabledOnOs(OS.LINUX)
    void residentMemoryStaysFlatOverHundredsOfAnswers(CachePlacement caches) throws Exception {
        SessionLimits limits = new SessionLimits(2, 2 << 20, 0);
        try (VideoLlm model =
                VideoLlms.open(
                        Goldens.model(),
                        new RuntimeOptions("cpu", "", 1, 64, limits).withCaches(caches))) {
            JsonNode clip = Goldens.cases("clips").get(2);
            List<VisualStep> steps = longVideo(GoldenClips.encode(model, clip));
            rounds(model, steps, ROUNDS);
            long before = residentBytes();
            rounds(model, steps, ROUNDS);
            assertThat(residentBytes() - before).isLessThan(ALLOWED_BYTES);
        }
    }

    /** Eight answers per round: free, chosen, cancelled twice, refused, and three in sessions. */
    private static void rounds(VideoLlm model, List<VisualStep> steps, int rounds)
            throws ModelException {
        for (int round = 0; round < rounds; round++) {
            PromptRequest free = GoldenClips.ask(steps, "Is the gate open or closed?", 8);
            model.generate(free, () -> false);
            List<String> options = List.of("Yes", "No");
            model.generate(
                    new PromptRequest(steps, List.of(), 1.0, "Is it?", options, 8), () -> false);
            model.generate(free, stopAfter(2));
            model.generate(free, stopAfter(9));
            String key = "session " + round % 4;
            model.generate(free, AnswerCall.of(() -> false).inSession(key));
            PromptRequest shorter =
                    GoldenClips.ask(steps.subList(0, steps.size() / 2), "Is it?", 4);
            model.generate(shorter, AnswerCall.of(() -> false).inSession(key));
            model.extend(key, steps, 1.0, stopAfter(2));
            model.generate(free, AnswerCall.of(stopAfter(3)).inSession(key));
            try {
                model.encode(new FrameSize(56, 56), new byte[1], new byte[1]);
            } catch (ModelException expected) {
                assertThat(expected.kind()).isEqualTo(ModelException.Kind.FAILED);
            }
        }
    }

    private static BooleanSupplier stopAfter(int polls) {
        int[] seen = {0};
        return () -> seen[0]++ == polls;
    }

    private static List<VisualStep> longVideo(List<VisualTokens> tokens) {
        List<VisualTokens> repeated = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            repeated.addAll(tokens);
        }
        return GoldenClips.whole(repeated, 0);
    }

    private static long residentBytes() throws IOException {
        System.gc();
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) << 10;
            }
        }
        throw new IOException("No VmRSS in /proc/self/status");
    }
}
