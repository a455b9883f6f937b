// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.cut;

/**
 * Frames that no chunk contains.
 *
 * @param kind why no chunk contains them
 * @param startMicros presentation time of the first of them, source clock
 * @param durationMicros time from the start to the end of the last one
 * @param frames number of frames
 * @param reason what was found, what was expected, and what to do
 */
public record CutLoss(Kind kind, long startMicros, long durationMicros, int frames, String reason) {

    /** Why no chunk contains the frames. */
    public enum Kind {
        /** They could be used, but a setting excludes them. */
        LEFT_OUT,
        /** They come before the first frame at which decoding can begin. */
        BEFORE_ENTRY,
        /** They are damaged, or depend on a frame that is damaged or missing. */
        DAMAGED
    }
}
