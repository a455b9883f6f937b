// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks.decoding;

import dev.sluice.ingest.decode.FrameSlots;
import dev.sluice.model.RuntimeOptions;
import dev.sluice.model.SessionLimits;
import dev.sluice.model.VideoLlm;
import dev.sluice.model.VideoLlms;
import dev.sluice.platform.local.Home;

import java.nio.file.Path;
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

    private DecodeCost() {}

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
        BareDecoding bare = new BareDecoding(video.chunks());
        ModelInput input = new ModelInput(video.chunks(), slots, model);
        long checksum = input.run();
        PairedTurns turns = PairedTurns.measure(bare::run, input::run);
        double seconds = video.micros() / 1e6;
        return String.format(
                Locale.ROOT,
                "| %s | %.1f | %.1f | %.2f | %08x |",
                video.name(),
                turns.oneMillis() / seconds,
                turns.otherMillis() / seconds,
                turns.ratio(),
                checksum);
    }
}
