// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks;

import dev.sluice.model.Batching;
import dev.sluice.model.EncodeLimits;
import dev.sluice.model.EncodeUse;
import dev.sluice.model.FrameSize;
import dev.sluice.model.ModelException;
import dev.sluice.model.RuntimeOptions;
import dev.sluice.model.VideoLlm;
import dev.sluice.model.VideoLlms;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.Locale;
import java.util.Random;

/**
 * Measures the steps that several callers encode at the same time, in batches and one at a time, in
 * turns in one process. Prints a line of JSON for each measurement.
 *
 * <pre>{@code
 * java -cp … dev.sluice.benchmarks.EncodeThroughput [model folder] [suffix of the graphs]
 * [numbers of callers, such as 1,2,4,8] [steps of each caller] [rounds] [threads]
 * }</pre>
 */
public final class EncodeThroughput {

    private static final int WIDTH = 768; // of the frames before they are resized
    private static final int HEIGHT = 432;
    private static final long BYTES = 1L << 30;

    private final VideoLlm model;
    private final FrameSize size;
    private final byte[] frame;

    /** Makes a frame of noise, which every caller encodes. */
    public EncodeThroughput(VideoLlm model) throws ModelException {
        this.model = model;
        this.size = model.frameSize(WIDTH, HEIGHT);
        this.frame = new byte[size.width() * size.height() * 3];
        new Random(1).nextBytes(frame);
    }

    /** Measures each number of callers in turns. */
    public static void main(String[] arguments) throws Exception {
        Arguments given = new Arguments(arguments);
        Path folder = Path.of(given.text(0, "models/room-qwen2_5_vl"));
        String suffix = given.text(1, "");
        int[] callers = given.numbers(2, 1, 2, 4, 8);
        int steps = given.number(3, 50);
        int rounds = given.number(4, 3);
        RuntimeOptions options = new RuntimeOptions("cpu", suffix, given.number(5, 0), 64);
        int most = Math.max(2, Arrays.stream(callers).max().orElse(2));
        EncodeLimits limits = new EncodeLimits(Batching.ALWAYS, most, BYTES);
        try (VideoLlm one = VideoLlms.open(folder, options);
                VideoLlm several = VideoLlms.open(folder, options.withEncoding(limits))) {
            EncodeThroughput alone = new EncodeThroughput(one);
            EncodeThroughput batched = new EncodeThroughput(several);
            for (int round = 0; round <= rounds; round++) {
                for (int count : callers) {
                    Result first = alone.measure(count, steps);
                    Result second = batched.measure(count, steps);
                    if (round > 0) { // the first is for the compiler
                        System.out.println(first.json("alone"));
                        System.out.println(second.json("batch"));
                    }
                }
            }
        }
    }

    /**
     * What the steps of callers took.
     *
     * @param steps of all callers
     * @param stepsPerRun mean number of steps in a run of the encoder; 0 if each is encoded alone
     */
    public record Result(
            int callers, int steps, double wallSeconds, double cpuSeconds, double stepsPerRun) {

        String json(String mode) {
            return String.format(
                    Locale.ROOT,
                    "{\"mode\": \"%s\", \"callers\": %d, \"steps\": %d, \"wallSeconds\": %.3f,"
                            + " \"cpuSeconds\": %.3f, \"stepsPerSecond\": %.2f,"
                            + " \"stepsPerCpuSecond\": %.2f, \"stepsPerRun\": %.2f}",
                    mode,
                    callers,
                    steps,
                    wallSeconds,
                    cpuSeconds,
                    steps / wallSeconds,
                    steps / cpuSeconds,
                    stepsPerRun);
        }
    }

    /** Lets callers encode at the same time and returns what that took. */
    public Result measure(int callers, int steps) throws Exception {
        EncodeUse before = model.encodeUse();
        SimultaneousCalls<Integer> made =
                SimultaneousCalls.make(Collections.nCopies(callers, () -> encode(steps)));
        return new Result(
                callers,
                made.results().stream().mapToInt(Integer::intValue).sum(),
                made.wallSeconds(),
                made.cpuSeconds(),
                model.encodeUse().since(before).stepsPerRun());
    }

    private int encode(int steps) throws ModelException {
        for (int step = 0; step < steps; step++) {
            model.encode(size, frame, frame);
        }
        return steps;
    }
}
