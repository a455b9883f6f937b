// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks.decoding;

import dev.sluice.ingest.decode.FrameSlots;
import dev.sluice.model.RuntimeOptions;
import dev.sluice.model.SessionLimits;
import dev.sluice.model.VideoLlm;
import dev.sluice.model.VideoLlms;
import dev.sluice.platform.local.Home;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/**
 * Prints the processor time of a second of video, from chunk to model input, beside that of bare
 * decoding, and the ratio: the median of turns in one process. Its time is that of the calling
 * thread, on which both decode.
 *
 * <pre>{@code
 * java -Dsluice.home=. -cp … dev.sluice.benchmarks.decoding.DecodeCost FPS FILE…
 * }</pre>
 */
public final class DecodeCost {

    private static final int WARM_UP = 40;
    private static final int TURNS = 15;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private DecodeCost() {}

    /** Something to measure; returns a checksum. */
    @FunctionalInterface
    private interface Work {
        long run() throws Exception;
    }

    public static void main(String[] arguments) throws Exception {
        FrameSlots slots = FrameSlots.ofFps(Double.parseDouble(arguments[0]));
        RuntimeOptions options = new RuntimeOptions("cpu", "", 1, 256, new SessionLimits(0, 0, 0));
        System.out.println(
                "| video | bare decoding, ms | chunk to model input, ms | ratio | frames' checksum |");
        System.out.println("| --- | --- | --- | --- | --- |");
        try (VideoLlm model = VideoLlms.open(Home.roomModel(), options)) {
            for (int i = 1; i < arguments.length; i++) {
                System.out.println(line(VideoFile.read(Path.of(arguments[i])), slots, model));
            }
        }
    }

    private static String line(VideoFile video, FrameSlots slots, VideoLlm model) throws Exception {
        Work bare = new BareDecoding(video.chunks())::run;
        Work input = new ModelInput(video.chunks(), slots, model)::run;
        double seconds = video.micros() / 1e6;
        long checksum = input.run();
        double[] bareMillis = new double[TURNS];
        double[] inputMillis = new double[TURNS];
        double[] ratios = new double[TURNS];
        for (int turn = -WARM_UP; turn < TURNS; turn++) {
            double one = millis(bare) / seconds;
            double other = millis(input) / seconds;
            if (turn >= 0) {
                bareMillis[turn] = one;
                inputMillis[turn] = other;
                ratios[turn] = other / one;
            }
        }
        return String.format(
                Locale.ROOT,
                "| %s | %.1f | %.1f | %.2f | %08x |",
                video.name(),
                median(bareMillis),
                median(inputMillis),
                median(ratios),
                checksum);
    }

    private static double millis(Work work) throws Exception {
        long start = THREADS.getCurrentThreadCpuTime();
        work.run();
        return (THREADS.getCurrentThreadCpuTime() - start) / 1e6;
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
