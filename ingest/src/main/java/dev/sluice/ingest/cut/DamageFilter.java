// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.cut;

/**
 * Decides which frames are whole, and do not depend on one that is damaged or missing. A damaged
 * frame that others may refer to costs all frames up to the next one at which decoding can start;
 * one that no other refers to costs only itself. Not safe for use by several threads.
 */
final class DamageFilter {

    private boolean started; // an entry has come
    private FrameDefect cause = FrameDefect.INCOMPLETE;
    private boolean lost; // frames depend on a damaged one

    /** What becomes of a frame. */
    enum Verdict {
        /** It is used. */
        USE,
        /** It is used, but no frame may refer to one before it. */
        USE_AFTER_BREAK,
        /** It is left out alone. */
        LEAVE_OUT,
        /** It is left out, and so are the frames that follow. */
        BREAK
    }

    /** Judges the next frame in decoding order. */
    Verdict judge(CodedFrame frame) {
        FrameDefect defect = frame.defect();
        boolean damaged = defect != null && defect != FrameDefect.MISSING_BEFORE;
        if (defect != null) {
            cause = defect;
        }
        if (!started && !frame.kind().isEntry() || lost && stillLost(frame, damaged)) {
            return started ? Verdict.LEAVE_OUT : Verdict.USE;
        }
        started = true;
        if (lost || defect == null) {
            lost = false;
            return Verdict.USE;
        }
        if (!damaged && frame.kind().isEntry()) {
            return Verdict.USE_AFTER_BREAK;
        }
        if (damaged && !frame.references().referenced()) {
            return Verdict.LEAVE_OUT;
        }
        lost = true;
        return Verdict.BREAK;
    }

    private static boolean stillLost(CodedFrame frame, boolean damaged) {
        return damaged || !frame.kind().isEntry();
    }

    /** Why the frames that were left out last are lost. */
    FrameDefect cause() {
        return cause;
    }
}
