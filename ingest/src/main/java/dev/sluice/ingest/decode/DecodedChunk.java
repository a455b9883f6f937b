// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.decode;

import dev.sluice.ingest.chunk.FrameDisplay;
import dev.sluice.ingest.ffmpeg.ResourceStack;

import java.util.List;

/**
 * The result of decoding a chunk.
 *
 * @param frames the sampled frames, ascending by slot, at most one per slot
 * @param packets number of coded frames that the container has or lists; the packets of one frame,
 *     such as the fields of an interlaced one, count as one
 * @param decodedFrames number of shown frames that were decoded and can be used
 * @param skippedFrames number of frames that were not decoded because no sampled one needs them
 * @param discardedLeadingFrames number of leading frames that are not shown: as the chunk's header
 *     declares, or because they cannot be decoded without the previous chunk
 * @param lastFrameMicros capture time of the last shown frame, decoded or not, in microseconds
 *     since 1970
 * @param damage frames that are not used because of damage, ascending; empty if there is none
 * @param codec FFmpeg's name of the codec, such as {@code h264}
 * @param display how the first frame is shown: as the headers say, or else the frame itself
 * @param width width of the first frame in pixels, as shown
 * @param height height of the first frame in pixels, as shown
 * @param held what the frames that wait need until they are converted
 */
public record DecodedChunk(
        List<SampledFrame> frames,
        int packets,
        int decodedFrames,
        int skippedFrames,
        int discardedLeadingFrames,
        long lastFrameMicros,
        List<FrameDamage> damage,
        String codec,
        FrameDisplay display,
        int width,
        int height,
        ResourceStack.Resource held)
        implements ResourceStack.Resource {

    public DecodedChunk {
        frames = List.copyOf(frames);
        damage = List.copyOf(damage);
    }

    /** Frees the frames that wait; those that were asked for keep their images. */
    @Override
    public void close() {
        held.close();
    }

    /** The newest slot that is sampled: of this chunk if it sampled any, else {@code before}. */
    public long lastSlot(long before) {
        return frames.isEmpty() ? before : frames.get(frames.size() - 1).slot();
    }
}
