// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks;

import dev.sluice.model.AnswerCall;
import dev.sluice.model.BatchLimits;
import dev.sluice.model.BatchUse;
import dev.sluice.model.Batching;
import dev.sluice.model.FinishReason;
import dev.sluice.model.Generation;
import dev.sluice.model.ModelException;
import dev.sluice.model.PromptRequest;
import dev.sluice.model.RuntimeOptions;
import dev.sluice.model.SessionLimits;
import dev.sluice.model.VideoLlm;
import dev.sluice.model.VideoLlms;
import dev.sluice.model.VisualStep;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;

/**
 * Measures the text tokens per second of several callers at the same time, decoded in one batch and
 * one at a time, in turns in one process. Every caller asks about a stream of its own whose prompt
 * is in a session, so that only its question is left to prefill. Prints a line of JSON for each
 * measurement.
 *
 * <pre>{@code
 * java -cp … dev.sluice.benchmarks.BatchThroughput [model folder] [suffix of the graphs]
 * [numbers of callers, such as 1,8,32] [side of a step's grid, in tokens] [new tokens] [rounds]
 * [threads]
 * }</pre>
 */
public final class BatchThroughput {

    private static final int BLOCK = 64;
    private static final int SESSIONS = 64;

    private final VideoLlm model;
    private final int newTokens;
    private final List<List<VisualStep>> streams = new ArrayList<>();

    /**
     * Prefills a session for each caller.
     *
     * @param callers most callers that are measured
     * @param side rows and columns of a step's grid
     */
    public BatchThroughput(VideoLlm model, int callers, int side, int newTokens)
            throws ModelException {
        this.model = model;
        this.newTokens = newTokens;
        for (int stream = 0; stream < callers; stream++) {
            streams.add(RuntimeThroughput.steps(1, side, model.info().dim(), stream));
            model.extend("stream " + stream, streams.get(stream), 1.0, () -> false);
        }
    }

    /** Measures each number of callers in turns. */
    public static void main(String[] arguments) throws Exception {
        Arguments given = new Arguments(arguments);
        Path folder = Path.of(given.text(0, "models/tiny-qwen2_5_vl"));
        String suffix = given.text(1, "");
        int[] callers = given.numbers(2, 1, 8, 32);
        int side = given.number(3, 4);
        int newTokens = given.number(4, 32);
        int rounds = given.number(5, 3);
        int threads = given.number(6, 0);
        int most = Arrays.stream(callers).max().orElse(1);
        RuntimeOptions options =
                new RuntimeOptions(
                        "cpu", suffix, threads, BLOCK, new SessionLimits(SESSIONS, 1L << 34, 0));
        BatchLimits batch = new BatchLimits(Batching.ALWAYS, Math.max(2, most), 1L << 34);
        try (VideoLlm one = VideoLlms.open(folder, options);
                VideoLlm together = VideoLlms.open(folder, options.withBatch(batch))) {
            BatchThroughput alone = new BatchThroughput(one, most, side, newTokens);
            BatchThroughput batched = new BatchThroughput(together, most, side, newTokens);
            for (int round = 0; round <= rounds; round++) {
                for (int count : callers) {
                    Result first = alone.measure(count);
                    Result second = batched.measure(count);
                    if (round > 0) { // the first is for the compiler
                        System.out.println(first.json("alone"));
                        System.out.println(second.json("batch"));
                    }
                }
            }
        }
    }

    /**
     * What the answers of callers took.
     *
     * @param tokens text tokens of all answers
     * @param answersPerStep mean number of answers in a step of the batch; 1 without a batch
     */
    public record Result(
            int callers, int tokens, double wallSeconds, double cpuSeconds, double answersPerStep) {

        /** Returns text tokens per second of processor time. */
        public double tokensPerCpuSecond() {
            return tokens / cpuSeconds;
        }

        String json(String mode) {
            return String.format(
                    Locale.ROOT,
                    "{\"mode\": \"%s\", \"callers\": %d, \"tokens\": %d, \"wallSeconds\": %.3f,"
                            + " \"cpuSeconds\": %.3f, \"tokensPerSecond\": %.1f,"
                            + " \"tokensPerCpuSecond\": %.1f, \"answersPerStep\": %.1f}",
                    mode,
                    callers,
                    tokens,
                    wallSeconds,
                    cpuSeconds,
                    tokens / wallSeconds,
                    tokensPerCpuSecond(),
                    answersPerStep);
        }
    }

    /** Lets callers ask at the same time and returns what that took. */
    public Result measure(int callers) throws Exception {
        BatchUse before = model.batchUse();
        List<Callable<Generation>> calls = new ArrayList<>();
        for (int caller = 0; caller < callers; caller++) {
            int stream = caller;
            calls.add(() -> ask(stream));
        }
        SimultaneousCalls<Generation> made = SimultaneousCalls.make(calls);
        BatchUse after = model.batchUse();
        long steps = after.steps() - before.steps();
        return new Result(
                callers,
                made.results().stream().mapToInt(answer -> answer.tokenIds().length).sum(),
                made.wallSeconds(),
                made.cpuSeconds(),
                steps == 0 ? 1.0 : (after.tokens() - before.tokens()) / (double) steps);
    }

    private Generation ask(int stream) throws ModelException {
        PromptRequest request =
                new PromptRequest(
                        streams.get(stream),
                        List.of(),
                        1.0,
                        RuntimeThroughput.QUESTION,
                        List.of(),
                        newTokens);
        Generation answer =
                model.generate(request, AnswerCall.of(() -> false).inSession("stream " + stream));
        if (answer.finishReason() == FinishReason.TIMEOUT) {
            throw new IllegalStateException("found " + answer + "; expected no timeout");
        }
        return answer;
    }
}
