// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.decode;

import dev.sluice.ingest.ffmpeg.FfmpegTimeBase;
import dev.sluice.ingest.ffmpeg.VideoCodec;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * The frames of a chunk before decoding.
 *
 * @param codec of the frames
 * @param timeBase unit of their times
 * @param frames in decoding order
 * @param grouping that made the frames
 * @param missing number of frames at the end that the container lists but does not have
 * @param truncation why frames at the end are missing; null if none are
 */
record CodedVideo(
        VideoCodec codec,
        FfmpegTimeBase timeBase,
        List<ChunkFrame> frames,
        FrameGrouping grouping,
        int missing,
        @Nullable String truncation) {

    ChunkFrame frame(int index) {
        return frames.get(index);
    }

    int size() {
        return frames.size();
    }
}
