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
 * Measures the milliseconds to the first token of the same question after 60 and after 3,600
 * seconds of a stream, with and without sessions, alternately in one process. What counts are the
 * ratios.
 *
 * <p>Memory is bounded and evicts the oldest steps, as in the job. Steps that became final are
 * added to the session between the questions, as the job does.
 *
 * <pre>{@code
 * java -cp … dev.sluice.benchmarks.SessionBenchmark [model folder] [tokens of memory] [tokens of a
 * prefill block] [questions]
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

    /** Runs the benchmark, and prints a line for each time and one with the ratios. */
    public static void main(String[] arguments) throws ModelException {
        Arguments given = new Arguments(arguments);
        String folder = given.text(0, "models/tiny-qwen2_5_vl");
        int maxTokens = given.number(1, 8_192);
        int block = given.number(2, 256);
        int questions = given.number(3, 15);
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
     * The cost of a question at one time of the stream.
     *
     * @param seconds length of the stream so far
     * @param promptTokens length of the prompt
     * @param with median milliseconds to the first token with a session
     * @param without median milliseconds to the first token without a session
     */
    record Point(int seconds, int promptTokens, double with, double without) {}

    static String report(List<Point> points) {
        StringBuilder text = new StringBuilder();
        for (Point point : points) {
            text.append(
                    String.format(
                            Locale.ROOT,
                            "%,d s, %,d prompt tokens: %.1f ms with a session, %.1f ms without (%.1f ×)%n",
                            point.seconds,
                            point.promptTokens,
                            point.with,
                            point.without,
                            point.without / point.with));
        }
        Point first = points.get(0);
        Point last = points.get(points.size() - 1);
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

    /** Plays one stream, and asks after each of the steps that follow each of these times. */
    List<Point> measure(int... seconds) throws ModelException {
        String key = "stream of " + seconds.length;
        model.evict(key);
        List<Point> points = new ArrayList<>();
        BoundedStream stream = new BoundedStream(1, model.info().dim(), maxTokens);
        for (int time : seconds) {
            while (stream.seconds() < time) {
                stream.next();
            }
            model.extend(key, stream.steps(), 1.0, () -> false);
            double[] with = new double[questions];
            double[] without = new double[questions];
            int promptTokens = 0;
            for (int i = 0; i < questions; i++) {
                stream.next();
                PromptRequest request = ask(stream.steps());
                AnswerCall call = AnswerCall.of(() -> false);
                // They alternate, so that other load on the machine affects both alike.
                without[i] = model.generate(request, call).firstTokenMillis();
                Generation answer = model.generate(request, call.inSession(key));
                with[i] = answer.firstTokenMillis();
                promptTokens = answer.promptTokens();
                model.extend(key, stream.steps(), 1.0, () -> false);
            }
            points.add(new Point(time, promptTokens, median(with), median(without)));
        }
        return points;
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
