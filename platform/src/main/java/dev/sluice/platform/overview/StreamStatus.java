// SPDX-License-Identifier: Apache-2.0
package dev.sluice.platform.overview;

import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * The status of one stream.
 *
 * @param streamId the stream
 * @param state its state
 * @param source name of its source, or empty if no chunk and no event has one
 * @param epoch its newest epoch, 0 if none is known
 * @param chunks number of chunks in that epoch, as the last chunk's sequence says; 0 if there is
 *     none
 * @param lastMicros end of its last chunk, capture time in microseconds since 1970; empty if no
 *     chunk was found
 * @param lagMicros by how much the wall clock is ahead of that; empty if no chunk was found
 * @param chunksPerMinute number of chunks per minute of capture time, over the last minutes that
 *     were read; empty if there are too few
 * @param damaged number of damaged frames, of the events that were read
 * @param leftOut number of frames left out, of the events that were read
 * @param message the message of the last event that has one, or empty
 */
public record StreamStatus(
        String streamId,
        State state,
        String source,
        long epoch,
        long chunks,
        OptionalLong lastMicros,
        OptionalLong lagMicros,
        OptionalDouble chunksPerMinute,
        long damaged,
        long leftOut,
        String message) {

    /** The state of a stream. */
    public enum State {
        /** Its last chunk is not old. */
        LIVE,
        /** Its source was lost, and ingest tries to reach it. */
        LOST,
        /** Its recording ended, or ingest was asked to end it. */
        ENDED,
        /** Its source failed, and ingest does not try again. */
        FAILED,
        /** Nothing says that it ended, but its last chunk is old. */
        SILENT
    }
}
