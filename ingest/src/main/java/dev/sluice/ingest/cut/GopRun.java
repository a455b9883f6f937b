// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.cut;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/**
 * Consecutive frames that are handled together: the GOPs of one chunk, or a part of a GOP that is
 * over a limit.
 *
 * @param fate what is done with the frames
 * @param frames in decoding order
 * @param presentation when the frames are presented, and which of them are shown
 */
record GopRun(Fate fate, List<CodedFrame> frames, RunPresentation presentation) {

    /** What is done with the frames. */
    enum Fate {
        /** They become a chunk. */
        CHUNK,
        /** They exceed {@code sluice.ingest.chunk.max-duration}; more of the GOP follows. */
        TOO_LONG,
        /** They exceed {@code sluice.ingest.chunk.max-bytes}; more of the GOP follows. */
        TOO_LARGE,
        /** They are the last part of a GOP that was too long or too large. */
        REST
    }

    /**
     * A run of these frames. A chunk does not get those that nothing shown needs.
     *
     * @param next the frame after them, or null if it is not known
     * @param frameMicros nominal duration of a frame
     */
    static GopRun of(
            Fate fate, List<CodedFrame> frames, @Nullable CodedFrame next, long frameMicros) {
        List<CodedFrame> kept = fate == Fate.CHUNK ? needed(frames) : List.copyOf(frames);
        return new GopRun(fate, kept, RunPresentation.of(kept, next, frameMicros));
    }

    /** Leaves out what precedes the first GOP with a shown frame, and what follows the last one. */
    private static List<CodedFrame> needed(List<CodedFrame> frames) {
        ShownFrames shown = ShownFrames.of(frames);
        int from = 0;
        int to = 0;
        for (int i = 0; i < frames.size(); i++) {
            if (to == 0 && ShownFrames.isClosedKey(frames.get(i))) {
                from = i;
            }
            if (shown.includes(frames.get(i))) {
                to = i + 1;
            }
        }
        List<CodedFrame> needed = new ArrayList<>();
        for (CodedFrame frame : frames.subList(Math.min(from, to), to)) {
            if (!frame.packet().discarded() || frame.references().referenced()) {
                needed.add(frame);
            }
        }
        return List.copyOf(needed);
    }

    /** RunPresentation time of the first shown frame, source clock. */
    long startMicros() {
        return presentation.startMicros();
    }

    /** End of the last shown frame, source clock. */
    long endMicros() {
        return presentation.endMicros();
    }

    /** Time from the start to the end of the last shown frame. */
    long durationMicros() {
        return presentation.endMicros() - presentation.startMicros();
    }

    /** Number of the first frames in presentation order that are not shown. */
    int leading() {
        return presentation.leading();
    }

    /** Number of the last frames in presentation order that are not shown. */
    int trailing() {
        return presentation.trailing();
    }

    /** Number of shown frames. */
    int shown() {
        return presentation.shown();
    }
}
