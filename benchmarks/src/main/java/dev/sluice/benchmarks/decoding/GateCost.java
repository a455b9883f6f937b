// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks.decoding;

import dev.sluice.engine.perceive.ChunkResult;
import dev.sluice.engine.perceive.ChunkTask;
import dev.sluice.engine.perceive.StepEncoder;
import dev.sluice.engine.stream.FrameGate;
import dev.sluice.engine.stream.StreamProgress;
import dev.sluice.ingest.chunk.VideoChunk;
import dev.sluice.ingest.decode.ChunkDecoder;
import dev.sluice.ingest.decode.DecodeSettings;
import dev.sluice.ingest.decode.FrameSlots;
import dev.sluice.model.RuntimeOptions;
import dev.sluice.model.SessionLimits;
import dev.sluice.model.VideoLlm;
import dev.sluice.model.VideoLlms;
import dev.sluice.platform.local.Home;

import java.nio.file.Path;
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
        DecodeSettings settings = DecodeSettings.defaults().withMaxHeldBytes(maxHeldBytes);
        FrameGate gate = new FrameGate(CLOSED, Long.MAX_VALUE, 32);
        return new ChunkTask(
                model,
                new ChunkDecoder(settings),
                slots,
                new StepEncoder(model, gate, false),
                Long.MAX_VALUE);
    }

    private static String line(VideoFile video, ChunkTask every, ChunkTask held) throws Exception {
        PairedTurns turns =
                PairedTurns.measure(() -> apply(video, every), () -> apply(video, held));
        double seconds = video.micros() / 1e6;
        return String.format(
                Locale.ROOT,
                "| %s | %.1f | %.1f | %.2f |",
                video.name(),
                turns.oneMillis() / seconds,
                turns.otherMillis() / seconds,
                turns.ratio());
    }

    private static void apply(VideoFile video, ChunkTask task) {
        StreamProgress progress = StreamProgress.START;
        for (VideoChunk chunk : video.chunks()) {
            ChunkResult result = task.apply(chunk, progress, () -> false);
            if (result.failure() != null) {
                throw new IllegalStateException(result.failure());
            }
            progress = result.after();
        }
    }
}
