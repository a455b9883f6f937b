// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** Answers in sessions have the same bits as those without, whatever happens to the streams. */
class SessionPropertyITCase {

    private static final List<String> OPTIONS = List.of("Yes", "No", " street", " dog run");
    private static final int BLOCK = 8;

    /** Four layers of keys and values with two heads of dimension 16. */
    private static final int ROW_BYTES = 4 * 2 * 2 * 16 * Float.BYTES;

    /** The shipped folder and the fixtures of its family, in each precision. */
    static Stream<Arguments> folders() throws IOException {
        List<Path> folders = new ArrayList<>(List.of(Goldens.model()));
        Path fixtures =
                Path.of(
                        System.getProperty("sluice.home"),
                        "model-runtime/src/test/resources/models");
        if (Files.isDirectory(fixtures)) {
            try (Stream<Path> all = Files.list(fixtures)) {
                all.filter(path -> path.getFileName().toString().startsWith("tiny-qwen2_"))
                        .sorted()
                        .forEach(folders::add);
            }
        }
        return folders.stream()
                .flatMap(
                        folder ->
                                Stream.of("", "_fp16")
                                        .filter(suffix -> Files.exists(decoder(folder, suffix)))
                                        .map(suffix -> Arguments.of(folder, suffix)));
    }

    private static Path decoder(Path folder, String suffix) {
        return folder.resolve("onnx/decoder_model_merged" + suffix + ".onnx");
    }

    @ParameterizedTest
    @MethodSource("folders")
    void answersAreThoseWithoutSessions(Path folder, String suffix) throws ModelException {
        SessionLimits limits = new SessionLimits(2, 1 << 20, 0);
        for (long seed = 1; seed < 4; seed++) {
            try (VideoLlm model =
                    VideoLlms.open(folder, new RuntimeOptions("cpu", suffix, 1, BLOCK, limits))) {
                List<Generation> found = play(model, seed, "stream");
                assertThat(found.stream().mapToInt(Generation::cachedTokens).sum())
                        .as("tokens that a session had run, seed %d", seed)
                        .isPositive();
            }
        }
    }

    @Test
    void tightLimitsChangeNothing() throws ModelException {
        try (VideoLlm model = open(new SessionLimits(1, 20 * ROW_BYTES, 0))) {
            assertThat(play(model, 5, "stream"))
                    .allMatch(generation -> generation.cachedTokens() <= 20);
        }
        try (VideoLlm model = open(new SessionLimits(0, 1 << 20, 0))) {
            assertThat(play(model, 5, "stream"))
                    .allMatch(generation -> generation.cachedTokens() == 0);
        }
    }

    @Test
    void alternatingStreamsDoNotDisturbEachOther() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try (VideoLlm model = open(new SessionLimits(2, 1 << 20, 0))) {
            List<Callable<List<Generation>>> streams = new ArrayList<>();
            for (long seed = 10; seed < 14; seed++) {
                long own = seed;
                // Two streams share one key, and the session serves both.
                streams.add(() -> play(model, own, "stream " + own / 2));
            }
            for (Future<List<Generation>> stream : threads.invokeAll(streams)) {
                stream.get();
            }
        } finally {
            threads.shutdown();
        }
    }

    @Test
    void theTimeOriginMayMove() throws ModelException {
        try (VideoLlm model = open(new SessionLimits(2, 1 << 20, 60))) {
            StreamScript script = new StreamScript(21, model.info().dim());
            int cached = 0;
            for (int round = 0; round < 40; round++) {
                script.append(2);
                cached += check(model, ask(script, round), "stream").cachedTokens();
            }
            assertThat(cached).isPositive();
        }
    }

    /** Plays a stream and asks questions; returns the answers with a session. */
    private static List<Generation> play(VideoLlm model, long seed, String key)
            throws ModelException {
        Random random = new Random(seed);
        StreamScript script = new StreamScript(seed, model.info().dim());
        List<Generation> answers = new ArrayList<>();
        for (int round = 0; round < 40; round++) {
            switch (random.nextInt(12)) {
                case 0 -> script.compact();
                case 1 -> script.change();
                case 2 -> script.evict();
                case 3 -> model.evict(key);
                case 4, 5 -> model.extend(key, script.steps(), 1.0, () -> random.nextInt(4) == 0);
                case 6 -> cancel(model, ask(script, round), key, random.nextInt(6));
                default -> script.append(1 + random.nextInt(4));
            }
            if (random.nextInt(2) == 0) {
                answers.add(check(model, ask(script, round), key));
            }
        }
        return answers;
    }

    private static PromptRequest ask(StreamScript script, int round) {
        boolean choose = round % 3 != 0;
        return new PromptRequest(
                script.steps(),
                script.provisional(),
                1.0,
                "Question " + round + "?",
                choose ? OPTIONS : List.of(),
                6);
    }

    private static void cancel(VideoLlm model, PromptRequest request, String key, int polls)
            throws ModelException {
        int[] seen = {0};
        model.generate(request, AnswerCall.of(() -> seen[0]++ >= polls).inSession(key));
    }

    private static Generation check(VideoLlm model, PromptRequest request, String key)
            throws ModelException {
        Generation expected = model.generate(request, () -> false);
        Generation found = model.generate(request, AnswerCall.of(() -> false).inSession(key));
        assertThat(found.tokenIds()).containsExactly(expected.tokenIds());
        assertThat(found.text()).isEqualTo(expected.text());
        assertThat(found.finishReason()).isEqualTo(expected.finishReason());
        assertThat(found.promptTokens()).isEqualTo(expected.promptTokens());
        assertThat(Double.doubleToLongBits(found.probability()))
                .as("probability %s", expected.probability())
                .isEqualTo(Double.doubleToLongBits(expected.probability()));
        return found;
    }

    private static VideoLlm open(SessionLimits limits) throws ModelException {
        return VideoLlms.open(Goldens.model(), new RuntimeOptions("cpu", "", 1, BLOCK, limits));
    }
}
