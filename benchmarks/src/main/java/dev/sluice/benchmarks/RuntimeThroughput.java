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
 * Tokens per second of prefill and of greedy decoding, without a session: once for each line that
 * comes in, with a line of JSON each. So {@code training/compare_runtime.py} takes turns with it.
 *
 * <pre>{@code
 * java -cp … dev.sluice.benchmarks.RuntimeThroughput [model folder] [steps of 16 visual tokens]
 * [rows of a block] [new tokens] [threads]
 * }</pre>
 */
public final class RuntimeThroughput {

    static final String QUESTION = "What is the red car doing?";

    private static final int SIDE = 4;
    private static final int TOKENS = SIDE * SIDE;
    private static final long MULTIPLIER = 2_654_435_761L; // of Knuth's multiplicative hash
    private static final float HALF_RANGE = 1L << 31;

    private final VideoLlm model;
    private final PromptRequest request;

    RuntimeThroughput(VideoLlm model, int steps, int newTokens) {
        this.model = model;
        this.request =
                new PromptRequest(
                        steps(steps, model.info().dim()),
                        List.of(),
                        1.0,
                        QUESTION,
                        List.of(),
                        newTokens);
    }

    /** Measures once for each line of standard input. */
    public static void main(String[] arguments) throws IOException, ModelException {
        String folder = arguments.length > 0 ? arguments[0] : "models/tiny-qwen2_5_vl";
        int steps = number(arguments, 1, 60);
        int block = number(arguments, 2, 256);
        int newTokens = number(arguments, 3, 64);
        int threads = number(arguments, 4, 1);
        RuntimeOptions options =
                new RuntimeOptions("cpu", "", threads, block, new SessionLimits(0, 0, 0));
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        try (VideoLlm model = VideoLlms.open(Path.of(folder), options)) {
            RuntimeThroughput throughput = new RuntimeThroughput(model, steps, newTokens);
            while (lines.readLine() != null) {
                System.out.println(json(throughput.measure()));
            }
        }
    }

    private static int number(String[] arguments, int index, int otherwise) {
        return arguments.length > index ? Integer.parseInt(arguments[index]) : otherwise;
    }

    Generation measure() throws ModelException {
        return model.generate(request, AnswerCall.of(() -> false));
    }

    static double prefillPerSecond(Generation answer) {
        return 1000 * answer.promptTokens() / answer.prefillMillis();
    }

    /** The first new token comes of the prefill, so decoding made one less than there are. */
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

    private static List<VisualStep> steps(int count, int dim) {
        int[] everywhere = new int[TOKENS];
        Arrays.setAll(everywhere, cell -> cell);
        List<VisualStep> steps = new ArrayList<>();
        for (int step = 0; step < count; step++) {
            float[] rows = new float[TOKENS * dim];
            for (int i = 0; i < rows.length; i++) {
                rows[i] = noise((long) step * rows.length + i);
            }
            steps.add(new VisualStep(step, SIDE, SIDE, everywhere, rows));
        }
        return steps;
    }

    /** Numbers from -1 to 1 that any language makes alike. */
    private static float noise(long index) {
        return (float) ((index * MULTIPLIER & 0xffff_ffffL) / (double) HALF_RANGE - 1);
    }
}
