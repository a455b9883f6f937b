// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.probe;

import dev.sluice.ingest.chunk.FrameDisplay;
import dev.sluice.ingest.ffmpeg.VideoDescription;
import dev.sluice.ingest.source.PacketStatistics;

import java.util.List;
import java.util.OptionalLong;

/**
 * What Sluice makes of a source.
 *
 * @param video what the source says about its video
 * @param live whether the source has no end
 * @param display how the first frame is shown
 * @param width width of a frame in pixels as shown: turned, and with square pixels
 * @param height height of a frame in pixels as shown
 * @param counts the frames and chunks
 * @param packets what the packets are like
 * @param firstMicros capture time of the first frame, microseconds since 1970; empty if no chunk
 *     and no loss has one
 * @param durationMicros time from the first frame to the end of the last one, microseconds
 * @param advice what to know and what to do, in sentences
 */
public record ProbeReport(
        VideoDescription video,
        boolean live,
        FrameDisplay display,
        int width,
        int height,
        Counts counts,
        PacketStatistics packets,
        OptionalLong firstMicros,
        long durationMicros,
        List<String> advice) {

    public ProbeReport {
        advice = List.copyOf(advice);
    }

    /**
     * Numbers of frames and chunks.
     *
     * @param decoded frames that the job sees, before it samples
     * @param leftOut frames that are whole and that the job does not see
     * @param damaged frames that are damaged, or depend on a frame that is damaged or missing
     * @param chunks chunks that ingest publishes
     * @param refused chunks of which the job can use no frame
     */
    public record Counts(long decoded, long leftOut, long damaged, long chunks, long refused) {

        /** The frames that a player shows. */
        public long frames() {
            return decoded + leftOut + damaged;
        }
    }

    /** Nominal number of frames per second, 0 if the source does not say it. */
    public double fps() {
        long micros = video.format().frameMicros();
        return micros == 0 ? 0 : 1e6 / micros;
    }
}
