// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.cut;

import dev.sluice.ingest.nal.FrameKind;

import java.util.List;

/**
 * Which frames of a chunk are shown. Hidden are frames that an edit list leaves out, frames before
 * an open key frame if leading frames of it lack their references, and frames before the point at
 * which an intra refresh is complete.
 *
 * @param fromMicros presentation time from which on the frames are exact
 */
record ShownFrames(long fromMicros) {

    /**
     * The shown frames of a chunk.
     *
     * @param frames all frames of the chunk, in decoding order
     */
    static ShownFrames of(List<CodedFrame> frames) {
        FrameKind first = frames.isEmpty() ? FrameKind.OTHER : frames.get(0).kind();
        return new ShownFrames(
                switch (first) {
                    case OPEN_KEY -> afterLeading(frames);
                    case REFRESH -> afterRefresh(frames);
                    default -> Long.MIN_VALUE;
                });
    }

    boolean includes(CodedFrame frame) {
        return !frame.packet().discarded() && frame.packet().ptsMicros() >= fromMicros;
    }

    /** Whether no frame after this one refers to one before it. */
    static boolean isClosedKey(CodedFrame frame) {
        return frame.kind() == FrameKind.CLOSED_KEY;
    }

    /**
     * If a leading frame of the first key frame cannot be decoded, decoders discard all frames that
     * are presented before that key frame. Leading frames of later key frames have their references
     * in the chunk.
     */
    private static long afterLeading(List<CodedFrame> frames) {
        for (CodedFrame frame : frames.subList(1, frames.size())) {
            if (frame.kind() == FrameKind.LEADING) {
                return frames.get(0).packet().ptsMicros();
            }
            if (frame.kind().isKey()) {
                break;
            }
        }
        return Long.MIN_VALUE;
    }

    private static long afterRefresh(List<CodedFrame> frames) {
        for (CodedFrame frame : frames) {
            if (isExactAfter(frames.get(0), frame)) {
                return frame.packet().ptsMicros();
            }
        }
        return Long.MAX_VALUE;
    }

    /** Whether a frame is exact if decoding started at an intra refresh (H.264, D.2.8). */
    static boolean isExactAfter(CodedFrame refresh, CodedFrame frame) {
        long complete = refresh.references().number() + refresh.references().recoveryFrames();
        return frame.kind().isKey()
                || frame.references().referenced() && frame.references().number() >= complete;
    }
}
