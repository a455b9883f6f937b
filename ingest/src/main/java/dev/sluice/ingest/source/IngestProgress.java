// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.source;

import dev.sluice.ingest.cut.CutLoss;

/**
 * The progress of one stream.
 *
 * @param streamId the stream
 * @param state the state of the stream
 * @param recording whether its source has an end; false until the source is open
 * @param epoch the current epoch, 0 before the first
 * @param chunks number of chunks published since the start
 * @param frames number of frames in these chunks
 * @param bytes size of these chunks
 * @param losses the frames that no chunk contains
 * @param reconnects number of times that the source was lost and opened again
 * @param endMicros end of the last published chunk, capture time in microseconds since 1970; 0
 *     before the first
 * @param lagMicros by how much the wall clock was ahead of that end when the chunk was published;
 *     meaningful for live sources
 * @param message what is wrong, or empty; after the end, why frames were lost or why it failed
 */
public record IngestProgress(
        String streamId,
        State state,
        boolean recording,
        long epoch,
        long chunks,
        long frames,
        long bytes,
        Losses losses,
        long reconnects,
        long endMicros,
        long lagMicros,
        String message) {

    /** The state of a stream. */
    public enum State {
        /** It waits for its source to answer. */
        CONNECTING,
        /** It reads packets. */
        RUNNING,
        /** Its source is lost and will be reopened. */
        WAITING,
        /** Its recording ended, or it was stopped. */
        ENDED,
        /** It failed and will not be retried. */
        FAILED
    }

    /**
     * Frames that no chunk contains, since the start.
     *
     * @param times number of times that frames were lost
     * @param framesLeftOut number of frames that could be decoded if a setting allowed it, or if
     *     the frames before them had been received
     * @param framesExcluded number of these that a setting excludes
     * @param framesDamaged number of frames that are damaged, or depend on a frame that is damaged
     *     or missing
     * @param reason why the last of them were lost, or empty
     */
    public record Losses(
            long times,
            long framesLeftOut,
            long framesExcluded,
            long framesDamaged,
            String reason) {

        /** No frame is lost. */
        static final Losses NONE = new Losses(0, 0, 0, 0, "");

        Losses plus(CutLoss loss) {
            int frames = loss.frames();
            return switch (loss.kind()) {
                case LEFT_OUT ->
                        new Losses(
                                times + 1,
                                framesLeftOut + frames,
                                framesExcluded + frames,
                                framesDamaged,
                                loss.reason());
                case BEFORE_ENTRY ->
                        new Losses(
                                times + 1,
                                framesLeftOut + frames,
                                framesExcluded,
                                framesDamaged,
                                reason.isEmpty() ? loss.reason() : reason);
                case DAMAGED ->
                        new Losses(
                                times + 1,
                                framesLeftOut,
                                framesExcluded,
                                framesDamaged + frames,
                                loss.reason());
            };
        }
    }

    /** Whether a recording is over and a setting excluded some of its frames. */
    public boolean isIncomplete() {
        return recording && isOver() && losses.framesExcluded() > 0;
    }

    /** Whether the stream has ended or failed. */
    public boolean isOver() {
        return state == State.ENDED || state == State.FAILED;
    }
}
