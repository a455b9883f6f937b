// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks;

import dev.sluice.model.AnswerCall;
import dev.sluice.model.CachePlacement;
import dev.sluice.model.ModelException;
import dev.sluice.model.PromptRequest;
import dev.sluice.model.RuntimeOptions;
import dev.sluice.model.SessionLimits;
import dev.sluice.model.VideoLlm;
import dev.sluice.model.VideoLlms;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Prints the resident memory of the process over many answers about several streams, which share
 * too few sessions, so that one is always evicted. Most answers are free text, some are a choice
 * among options, and some are cancelled. Runs on Linux only. The heap needs a fixed size, so that
 * growth is native memory:
 *
 * <pre>{@code
 * java -Xms256m -Xmx256m -XX:+AlwaysPreTouch -cp … dev.sluice.benchmarks.AnswerMemory
 * [model folder] [answers] [tokens of memory per stream] [host or device] [provider]
 * }</pre>
 */
public final class AnswerMemory {

    private static final int STREAMS = 4;
    private static final int SESSIONS = 3; // one fewer than streams
    private static final int STEPS = 8; // between two questions about a stream
    private static final int NEW_TOKENS = 16;
    private static final int LINES = 10; // of the output
    private static final List<String> OPTIONS = List.of("Yes", "No", "Perhaps");

    private final VideoLlm model;
    private final List<BoundedStream> streams = new ArrayList<>();
    private int asked;

    AnswerMemory(VideoLlm model, int maxTokens) {
        this.model = model;
        for (int stream = 0; stream < STREAMS; stream++) {
            streams.add(new BoundedStream(stream, model.info().dim(), maxTokens));
        }
    }

    /** Answers questions, and prints a line after each tenth of them. */
    public static void main(String[] arguments) throws IOException, ModelException {
        Arguments given = new Arguments(arguments);
        String folder = given.text(0, "models/tiny-qwen2_5_vl");
        int answers = given.number(1, 2_000);
        int maxTokens = given.number(2, 1_024);
        String caches = given.text(3, "host");
        String provider = given.text(4, "cpu");
        RuntimeOptions options =
                new RuntimeOptions(
                                provider, "auto", 1, 64, new SessionLimits(SESSIONS, 1L << 30, 0))
                        .withCaches(CachePlacement.parse(caches));
        try (VideoLlm model = VideoLlms.open(Path.of(folder), options)) {
            System.out.printf(
                    Locale.ROOT,
                    "on %s, caches %s%n",
                    model.info().provider(),
                    model.info().cachesOnDevice() ? "on the device" : "in main memory");
            AnswerMemory memory = new AnswerMemory(model, maxTokens);
            for (int line = 1; line <= LINES; line++) {
                memory.answer(answers / LINES);
                System.out.printf(
                        Locale.ROOT, "%,6d answers: %,d KiB%n", memory.asked, residentKib());
            }
        }
    }

    /** Answers this number of questions. */
    void answer(int count) throws ModelException {
        for (int end = asked + count; asked < end; asked++) {
            String key = "stream " + asked % STREAMS;
            BoundedStream stream = streams.get(asked % STREAMS);
            for (int step = 0; step < STEPS; step++) {
                stream.next();
            }
            if (asked % 3 == 0) {
                model.extend(key, stream.steps(), 1.0, () -> false);
            }
            int[] checks = {asked % 7 == 0 ? asked % 20 : Integer.MAX_VALUE};
            model.generate(ask(stream), AnswerCall.of(() -> checks[0]-- <= 0).inSession(key));
        }
    }

    private PromptRequest ask(BoundedStream stream) {
        return new PromptRequest(
                stream.steps(),
                List.of(),
                1.0,
                "Question " + asked + "?",
                asked % 5 == 0 ? OPTIONS : List.of(),
                NEW_TOKENS);
    }

    /** Returns the resident memory of this process. */
    static long residentKib() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("\\D", ""));
            }
        }
        throw new IOException("found no VmRSS in /proc/self/status; expected Linux");
    }
}
