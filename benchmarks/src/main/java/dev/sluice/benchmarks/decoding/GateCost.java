// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks.decoding;

import dev.sluice.engine.perceive.ChunkResult;
import dev.sluice.engine.perceive.ChunkTask;
import dev.sluice.engine.perceive.StepEncoder;
import dev.sluice.engine.stream.FrameGate;
import dev.sluice.engine.stream.StreamProgress;
import dev.sluice.ingest.chunk.VideoChunk;
import dev.sluice.ingest.decode.ChunkDecoder;
import dev.sluice.ingest.decode.DecodeDevice;
import dev.sluice.ingest.decode.DecodeLimits;
import dev.sluice.ingest.decode.DecodeSettings;
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
 * Prints the processor time of a second of video of which the gate keeps back every step but the
 * first: with all sampled frames converted and resized, and with those that wait for the gate. The
 * medians of turns in one process, on the calling thread.
 *
 * <pre>{@code
 * java -Dsluice.home=. -cp … dev.sluice.benchmarks.decoding.GateCost FPS FILE…
 * }</pre>
 */
public final class GateCost {

    private static final double CLOSED = 2; // more than any difference
    private static final int WARM_UP = 8;
    private static final int TURNS = 9;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private GateCost() {}

    public static void main(String[] arguments) throws Exception {
        FrameSlots slots = FrameSlots.ofFps(Double.parseDouble(arguments[0]));
        RuntimeOptions options = new RuntimeOptions("cpu", "", 1, 256, new SessionLimits(0, 0, 0));
        System.out.println("| video | every frame, ms | those that pass, ms | ratio |");
        System.out.println("| --- | --- | --- | --- |");
        try (VideoLlm model = VideoLlms.open(Home.roomModel(), options)) {
            for (int i = 1; i < arguments.length; i++) {
                VideoFile video = VideoFile.read(Path.of(arguments[i]));
                System.out.println(
                        line(
                                video,
                                task(model, slots, 0),
                                task(model, slots, DecodeSettings.MAX_HELD_BYTES)));
            }
        }
    }

    private static ChunkTask task(VideoLlm model, FrameSlots slots, long maxHeldBytes) {
        DecodeSettings settings =
                new DecodeSettings(
                        DecodeLimits.defaults(),
                        false,
                        false,
                        false,
                        DecodeDevice.CPU,
                        maxHeldBytes);
        FrameGate gate = new FrameGate(CLOSED, Long.MAX_VALUE, 32);
        return new ChunkTask(
                model,
                new ChunkDecoder(settings),
                slots,
                new StepEncoder(model, gate, false),
                Long.MAX_VALUE);
    }

    private static String line(VideoFile video, ChunkTask every, ChunkTask held) {
        double[] everyMillis = new double[TURNS];
        double[] heldMillis = new double[TURNS];
        double[] ratios = new double[TURNS];
        for (int turn = -WARM_UP; turn < TURNS; turn++) {
            double one = millis(video, every);
            double other = millis(video, held);
            if (turn >= 0) {
                everyMillis[turn] = one;
                heldMillis[turn] = other;
                ratios[turn] = other / one;
            }
        }
        return String.format(
                Locale.ROOT,
                "| %s | %.1f | %.1f | %.2f |",
                video.name(),
                median(everyMillis),
                median(heldMillis),
                median(ratios));
    }

    private static double millis(VideoFile video, ChunkTask task) {
        long start = THREADS.getCurrentThreadCpuTime();
        StreamProgress progress = StreamProgress.START;
        for (VideoChunk chunk : video.chunks()) {
            ChunkResult result = task.apply(chunk, progress, () -> false);
            if (result.failure() != null) {
                throw new IllegalStateException(result.failure());
            }
            progress = result.after();
        }
        return (THREADS.getCurrentThreadCpuTime() - start) / (video.micros() / 1e6) / 1e6;
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
