// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks;

import dev.sluice.model.AnswerCall;
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

/**
 * Milliseconds to the first token of one and the same question after 60 and after 3,600 seconds of
 * stream, with sessions and without, in turns in one process: what counts are the ratios.
 *
 * <p>Memory is bounded, as in the job: over its bound in tokens it forgets the oldest down to its
 * low water. What became final is run between the questions, as the job does it.
 *
 * <pre>{@code
 * java -cp … dev.sluice.benchmarks.SessionBenchmark [model folder] [bound in tokens] [rows of a
 * block] [questions]
 * }</pre>
 */
public final class SessionBenchmark {

    private static final String QUESTION = "What is the red car doing?";
    private static final int[] SECONDS = {60, 3_600};

    private final VideoLlm model;
    private final int maxTokens;
    private final int questions;

    SessionBenchmark(VideoLlm model, int maxTokens, int questions) {
        this.model = model;
        this.maxTokens = maxTokens;
        this.questions = questions;
    }

    /** Runs it and prints one line for each moment, then the ratios. */
    public static void main(String[] arguments) throws ModelException {
        String folder = arguments.length > 0 ? arguments[0] : "models/tiny-qwen2_5_vl";
        int maxTokens = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 8_192;
        int block = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 256;
        int questions = arguments.length > 3 ? Integer.parseInt(arguments[3]) : 15;
        SessionLimits limits = new SessionLimits(2, 4L << 30, 0);
        try (VideoLlm model =
                VideoLlms.open(
                        Path.of(folder), new RuntimeOptions("cpu", "auto", 1, block, limits))) {
            SessionBenchmark benchmark = new SessionBenchmark(model, maxTokens, questions);
            benchmark.measure(SECONDS[0]); // warms up
            System.out.println(report(benchmark.measure(SECONDS)));
        }
    }

    /**
     * What a question costs at one moment of the stream.
     *
     * @param seconds of stream before it
     * @param rows of its prompt
     * @param with median milliseconds to the first token with a session
     * @param without the same without
     */
    record Moment(int seconds, int rows, double with, double without) {}

    static String report(List<Moment> moments) {
        StringBuilder text = new StringBuilder();
        for (Moment moment : moments) {
            text.append(
                    String.format(
                            Locale.ROOT,
                            "%,d s, %,d rows: %.1f ms with a session, %.1f ms without (%.1f ×)%n",
                            moment.seconds,
                            moment.rows,
                            moment.with,
                            moment.without,
                            moment.without / moment.with));
        }
        Moment first = moments.get(0);
        Moment last = moments.get(moments.size() - 1);
        return text.append(
                        String.format(
                                Locale.ROOT,
                                "%,d s against %,d s: %.2f × with sessions, %.2f × without",
                                last.seconds,
                                first.seconds,
                                last.with / first.with,
                                last.without / first.without))
                .toString();
    }

    /** Plays one stream up to each moment; asks at it, and after each of the next steps. */
    List<Moment> measure(int... seconds) throws ModelException {
        String key = "stream of " + seconds.length;
        model.evict(key);
        List<Moment> moments = new ArrayList<>();
        BoundedStream stream = new BoundedStream(1, model.info().dim(), maxTokens);
        for (int moment : seconds) {
            while (stream.seconds() < moment) {
                stream.next();
            }
            model.extend(key, stream.steps(), 1.0, () -> false);
            double[] with = new double[questions];
            double[] without = new double[questions];
            int rows = 0;
            for (int turn = 0; turn < questions; turn++) {
                stream.next();
                PromptRequest request = ask(stream.steps());
                AnswerCall alone = AnswerCall.of(() -> false);
                // In turns, so that what else the machine does meets both.
                without[turn] = model.generate(request, alone).firstTokenMillis();
                Generation answer = model.generate(request, alone.inSession(key));
                with[turn] = answer.firstTokenMillis();
                rows = answer.promptTokens();
                model.extend(key, stream.steps(), 1.0, () -> false);
            }
            moments.add(new Moment(moment, rows, median(with), median(without)));
        }
        return moments;
    }

    private static PromptRequest ask(List<VisualStep> steps) {
        return new PromptRequest(steps, List.of(), 1.0, QUESTION, List.of(), 1);
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
