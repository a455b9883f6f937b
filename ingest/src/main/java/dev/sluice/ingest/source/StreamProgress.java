package dev.sluice.ingest.source;

/**
 * How far a stream is.
 *
 * @param streamId the stream
 * @param state what it is doing
 * @param epoch of the run that is going on, 0 before the first
 * @param chunks published since the start
 * @param pictures in these chunks
 * @param bytes of these chunks
 * @param losses times that pictures were left out
 * @param reconnects times that the source was lost and tried again
 * @param endMicros capture time up to which chunks are published, microseconds since 1970; 0 before
 *     the first
 * @param lagMicros how far that was behind the wall clock then; meaningful for live sources
 * @param message the last trouble, or empty
 */
public record StreamProgress(
        String streamId,
        State state,
        long epoch,
        long chunks,
        long pictures,
        long bytes,
        long losses,
        long reconnects,
        long endMicros,
        long lagMicros,
        String message) {

    /** What a stream is doing. */
    public enum State {
        /** It waits for its source to answer. */
        CONNECTING,
        /** Packets come. */
        RUNNING,
        /** Its source is lost; it will try again. */
        WAITING,
        /** A recording came to its end, or the stream was stopped. */
        ENDED,
        /** It gave up. */
        FAILED
    }

    /** Whether nothing more will come. */
    public boolean isOver() {
        return state == State.ENDED || state == State.FAILED;
    }
}
