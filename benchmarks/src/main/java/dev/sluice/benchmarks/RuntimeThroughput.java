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

import org.slf4j.LoggerFactory;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Measures the tokens per second of the prefill and of greedy decoding without a session: once for
 * each line of standard input, with one line of JSON as output, so that {@code
 * training/compare_runtime.py} can alternate with it. The first line of output has the milliseconds
 * that opening the model took.
 *
 * <pre>{@code
 * java -cp … dev.sluice.benchmarks.RuntimeThroughput [model folder] [steps] [tokens of a prefill
 * block] [new tokens] [threads] [side of a step's grid, in tokens] [suffix of the graphs]
 * }</pre>
 */
public final class RuntimeThroughput {

    static final String QUESTION = "What is the red car doing?";

    private static final int SIDE = 4;
    private static final long MULTIPLIER = 2_654_435_761L; // Knuth's multiplicative hash
    private static final float HALF_RANGE = 1L << 31;

    private final VideoLlm model;
    private final PromptRequest request;

    RuntimeThroughput(VideoLlm model, int steps, int newTokens) {
        this(model, steps, SIDE, newTokens);
    }

    private RuntimeThroughput(VideoLlm model, int steps, int side, int newTokens) {
        this.model = model;
        this.request =
                new PromptRequest(
                        steps(steps, side, model.info().dim(), 0),
                        List.of(),
                        1.0,
                        QUESTION,
                        List.of(),
                        newTokens);
    }

    /** Measures once for each line of standard input. */
    public static void main(String[] arguments) throws IOException, ModelException {
        Arguments given = new Arguments(arguments);
        String folder = given.text(0, "models/tiny-qwen2_5_vl");
        int steps = given.number(1, 60);
        int block = given.number(2, 256);
        int newTokens = given.number(3, 64);
        int threads = given.number(4, 1);
        int side = given.number(5, SIDE);
        String suffix = given.text(6, "");
        RuntimeOptions options =
                new RuntimeOptions("cpu", suffix, threads, block, new SessionLimits(0, 0, 0));
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        LoggerFactory.getLogger(RuntimeThroughput.class); // as modules are imported in Python
        long start = System.nanoTime();
        try (VideoLlm model = VideoLlms.open(Path.of(folder), options)) {
            System.out.printf("{\"open\": %d}%n", (System.nanoTime() - start) / 1_000_000);
            var throughput = new RuntimeThroughput(model, steps, side, newTokens);
            while (lines.readLine() != null) {
                System.out.println(json(throughput.measure()));
            }
        }
    }

    Generation measure() throws ModelException {
        return model.generate(request, AnswerCall.of(() -> false));
    }

    /** Returns the speed of the prefill. */
    public static double prefillPerSecond(Generation answer) {
        return 1000 * answer.promptTokens() / answer.prefillMillis();
    }

    /**
     * Returns the speed of decoding, which is not credited with the first token: the prefill makes
     * it.
     */
    static double decodedPerSecond(Generation answer) {
        double decodeMillis = answer.totalMillis() - answer.firstTokenMillis();
        return 1000 * (answer.tokenIds().length - 1) / decodeMillis;
    }

    static String json(Generation answer) {
        return String.format(
                Locale.ROOT,
                "{\"prompt\": %d, \"prefill\": %.2f, \"decode\": %.2f, \"ids\": %s}",
                answer.promptTokens(),
                prefillPerSecond(answer),
                decodedPerSecond(answer),
                Arrays.toString(answer.tokenIds()));
    }

    /**
     * Returns steps with all tokens.
     *
     * @param seed steps of different seeds have different values
     */
    public static List<VisualStep> steps(int count, int side, int dim, int seed) {
        int[] everywhere = new int[side * side];
        Arrays.setAll(everywhere, position -> position);
        List<VisualStep> steps = new ArrayList<>();
        for (int step = 0; step < count; step++) {
            float[] embeddings = new float[everywhere.length * dim];
            for (int i = 0; i < embeddings.length; i++) {
                embeddings[i] = noise((long) (seed * count + step) * embeddings.length + i);
            }
            steps.add(new VisualStep(step, side, side, everywhere, embeddings));
        }
        return steps;
    }

    /** Returns a value from -1 to 1, by a formula that gives the same value in every language. */
    private static float noise(long index) {
        return (float) ((index * MULTIPLIER & 0xffff_ffffL) / (double) HALF_RANGE - 1);
    }
}
