package dev.sluice.operators.job;

import java.io.Serializable;

/**
 * What a job reads.
 *
 * @param replay whether it reads what is recorded and then ends; otherwise it goes on for ever
 * @param fromMicros capture time from which chunks are taken, microseconds since 1970, or {@link
 *     #BEGINNING}
 * @param toMicros capture time up to which chunks are taken, exclusive, or {@link #END}
 * @param speed capture time that passes in a second, seconds; {@link #MAX_SPEED} does not wait
 */
public record JobMode(boolean replay, long fromMicros, long toMicros, double speed)
        implements Serializable {

    /** {@code fromMicros} of a replay of all that is there. */
    public static final long BEGINNING = Long.MIN_VALUE;

    /** {@code toMicros} of a replay of all that is there. */
    public static final long END = Long.MAX_VALUE;

    /** {@code speed} of a replay as fast as it can be. */
    public static final double MAX_SPEED = Double.POSITIVE_INFINITY;

    public JobMode {
        if (fromMicros >= toMicros) {
            throw new IllegalArgumentException(
                    "a replay from %d to %d has no time in it; give a later end"
                            .formatted(fromMicros, toMicros));
        }
        if (!(speed > 0)) {
            throw new IllegalArgumentException(
                    "a speed is more than 0, found %s; 1 is that of the recording"
                            .formatted(speed));
        }
    }

    /** Reads what comes, for ever. */
    public static JobMode streaming() {
        return new JobMode(false, BEGINNING, END, MAX_SPEED);
    }

    /** Reads what is recorded now, in part or all of it, and ends. */
    public static JobMode replay(long fromMicros, long toMicros, double speed) {
        return new JobMode(true, fromMicros, toMicros, speed);
    }

    /** Whether the mode takes a chunk that begins at this time. */
    boolean takes(long captureMicros) {
        return captureMicros >= fromMicros && captureMicros < toMicros;
    }

    /** Whether it waits between chunks. */
    boolean isPaced() {
        return replay && speed < MAX_SPEED;
    }
}
