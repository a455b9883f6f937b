// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.cut;

import dev.sluice.ingest.nal.FrameKind;

/**
 * A frame before which a cut is possible, and what the cut costs. It is settled when enough frames
 * have followed to know the cost. Not safe for use by several threads.
 */
final class CutPoint {

    /** How many times as long as the frames that it hides a chunk becomes at an intra refresh. */
    private static final int REFRESH_SHARE = 10;

    private final int index;
    private final CodedFrame frame;
    private int leading;
    private boolean settled;
    private long hiddenMicros;

    /**
     * A cut before a frame at which decoding can start.
     *
     * @param index of the frame in the run
     */
    CutPoint(int index, CodedFrame frame) {
        this.index = index;
        this.frame = frame;
        this.settled = frame.kind() == FrameKind.CLOSED_KEY;
    }

    int index() {
        return index;
    }

    long pts() {
        return frame.packet().ptsMicros();
    }

    boolean isSettled() {
        return settled;
    }

    /** Whether the cut hides no frame. */
    boolean isClean() {
        return settled && leading == 0 && !isRefresh();
    }

    boolean isRefresh() {
        return frame.kind() == FrameKind.REFRESH;
    }

    /** Takes a later frame: from some frame on it is known which frames the cut hides. */
    void observe(CodedFrame later) {
        if (settled || later.isSecondField()) {
            return;
        }
        if (isRefresh()) {
            settled = ShownFrames.isExactAfter(frame, later);
            hiddenMicros = later.packet().ptsMicros() - pts();
            return;
        }
        switch (later.kind()) {
            case LEADING -> leading++;
            case DECODABLE_LEADING -> {}
            default -> settled = true;
        }
    }

    /** No frame follows, so the cost is known. */
    void end() {
        settled |= !isRefresh();
    }

    /**
     * How long to wait for a better cut.
     *
     * @param openWaitMicros the wait at an open key frame
     */
    long waitMicros(long openWaitMicros) {
        return isRefresh()
                ? Math.max(openWaitMicros, REFRESH_SHARE * hiddenMicros)
                : openWaitMicros;
    }

    /** Whether this cut is at least as good as an earlier one. */
    boolean isAsGoodAs(CutPoint earlier) {
        return rank() >= earlier.rank();
    }

    private int rank() {
        return isClean() ? 2 : isRefresh() ? 0 : 1;
    }
}
