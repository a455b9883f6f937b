// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.job;

import java.io.Serializable;
import java.util.Set;

/**
 * Whether a job runs on endless input or replays what is recorded, and which part of it.
 *
 * @param replay whether the job reads what is recorded and then ends
 * @param fromMicros capture time of the first chunk, in microseconds since 1970, or {@link
 *     #BEGINNING}
 * @param toMicros capture time before which all chunks start, or {@link #END}
 * @param speed seconds of capture time per second; {@link #MAX_SPEED} does not wait
 * @param streams the ids of the streams that are read; empty for all
 * @param pinned the questions about now whose time is known
 */
public record JobMode(
        boolean replay,
        long fromMicros,
        long toMicros,
        double speed,
        Set<String> streams,
        PinnedQuestions pinned)
        implements Serializable {

    /** The {@code fromMicros} of a replay from the first chunk. */
    public static final long BEGINNING = Long.MIN_VALUE;

    /** The {@code toMicros} of a replay to the last chunk. */
    public static final long END = Long.MAX_VALUE;

    /** The {@code speed} of a replay that is as fast as possible. */
    public static final double MAX_SPEED = Double.POSITIVE_INFINITY;

    public JobMode {
        streams = Set.copyOf(streams);
        if (fromMicros >= toMicros) {
            throw new IllegalArgumentException(
                    "found a replay from %d to %d; expected a start before the end; give a later end"
                            .formatted(fromMicros, toMicros));
        }
        if (!(speed > 0)) {
            throw new IllegalArgumentException(
                    "found a speed of %s; expected more than 0, where 1 is the speed of the recording"
                            .formatted(speed));
        }
    }

    /** Returns the mode of a job on endless input. */
    public static JobMode streaming() {
        return new JobMode(false, BEGINNING, END, MAX_SPEED, Set.of(), PinnedQuestions.NONE);
    }

    /** Returns the mode of a job that reads a part of what is recorded, and ends. */
    public static JobMode replay(long fromMicros, long toMicros, double speed) {
        return new JobMode(true, fromMicros, toMicros, speed, Set.of(), PinnedQuestions.NONE);
    }

    /** Returns the same mode with questions about now that are asked about known times. */
    public JobMode pinning(PinnedQuestions questions) {
        return new JobMode(replay, fromMicros, toMicros, speed, streams, questions);
    }

    /**
     * Returns the same mode for some streams: records of others are ignored.
     *
     * @param ids the ids of the streams; empty for all
     */
    public JobMode of(Set<String> ids) {
        return new JobMode(replay, fromMicros, toMicros, speed, ids, pinned);
    }

    /** Whether records of a stream are read. */
    boolean takes(String streamId) {
        return streams.isEmpty() || streams.contains(streamId);
    }

    /** Whether a chunk that starts at this time is in the part that is read. */
    boolean takes(long captureMicros) {
        return captureMicros >= fromMicros && captureMicros < toMicros;
    }

    /** Whether the job waits between chunks. */
    boolean isPaced() {
        return replay && speed < MAX_SPEED;
    }
}
