// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.source;

/**
 * The progress of one stream.
 *
 * @param streamId the stream
 * @param state the state of the stream
 * @param epoch the current epoch, 0 before the first
 * @param chunks number of chunks published since the start
 * @param frames number of frames in these chunks
 * @param bytes size of these chunks
 * @param losses number of times that frames were left out
 * @param reconnects number of times that the source was lost and reopened
 * @param endMicros end of the last published chunk, capture time in microseconds since 1970; 0
 *     before the first
 * @param lagMicros by how much the wall clock was ahead of that end when the chunk was published;
 *     meaningful for live sources
 * @param message the last error, or empty
 */
public record IngestProgress(
        String streamId,
        State state,
        long epoch,
        long chunks,
        long frames,
        long bytes,
        long losses,
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

    /** Whether the stream has ended or failed. */
    public boolean isOver() {
        return state == State.ENDED || state == State.FAILED;
    }
}
