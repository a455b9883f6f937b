// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.decode;

import dev.sluice.ingest.ffmpeg.VideoCodec;
import dev.sluice.ingest.nal.SliceHeader;

import org.jspecify.annotations.Nullable;

/**
 * Whether a decoder gives the frames of a chunk in the order of their presentation times, which is
 * known before they are decoded. Decoders of H.264 and H.265 order them by the positions in their
 * headers (8.2.1 of H.264, 8.3.1 of H.265), and the others give them as they come. The times are
 * those of the container, which can contradict that. Used once.
 */
final class OutputOrder {

    private final CodedVideo video;
    private final long[] sequences; // by frame: how many times the positions began again
    private final long[] positions; // by frame

    private OutputOrder(CodedVideo video) {
        this.video = video;
        this.sequences = new long[video.size()];
        this.positions = new long[video.size()];
    }

    /** Whether each frame is presented after the one that the decoder gives before it. */
    static boolean isThatOfTimes(CodedVideo video, ChunkPresentation presentation) {
        OutputOrder order = new OutputOrder(video);
        boolean known = order.hasPositions() ? order.readPositions() : order.countFrames();
        return known && order.ascends(presentation.order());
    }

    /**
     * Whether headers have positions. Where they do not (pic_order_cnt_type 1 and 2 of H.264),
     * frames are taken to come in the order of decoding.
     */
    private boolean hasPositions() {
        VideoCodec codec = video.codec();
        return (codec == VideoCodec.H264 || codec == VideoCodec.H265)
                && video.frames().stream()
                        .map(ChunkFrame::slice)
                        .anyMatch(slice -> slice != null && slice.orders() > 0);
    }

    private boolean countFrames() {
        for (int index = 0; index < positions.length; index++) {
            positions[index] = index;
        }
        return true;
    }

    /** Reads the positions; returns whether all of them are known. */
    private boolean readPositions() {
        long sequence = 0;
        long reference = 0; // position of the last frame that others refer to
        for (int index = 0; index < positions.length; index++) {
            @Nullable SliceHeader slice = video.frame(index).slice();
            if (slice == null || slice.orders() == 0 || slice.order() == SliceHeader.UNKNOWN) {
                return false;
            }
            if (slice.idr()) {
                sequence++;
                reference = 0;
            }
            int ahead = Math.floorMod(slice.order() - reference, slice.orders());
            sequences[index] = sequence;
            positions[index] =
                    reference + (ahead > slice.orders() / 2 ? ahead - slice.orders() : ahead);
            if (slice.referenced()) {
                reference = positions[index];
            }
        }
        return true;
    }

    private boolean ascends(int[] presented) {
        for (int rank = 1; rank < presented.length; rank++) {
            int before = presented[rank - 1];
            int next = presented[rank];
            boolean follows =
                    sequences[before] < sequences[next]
                            || sequences[before] == sequences[next]
                                    && positions[before] < positions[next];
            if (!follows || video.frame(before).pts() >= video.frame(next).pts()) {
                return false;
            }
        }
        return true;
    }
}
