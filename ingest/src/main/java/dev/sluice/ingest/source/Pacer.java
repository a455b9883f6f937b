package dev.sluice.ingest.source;

/**
 * Says how long to wait so that a recording's packets come at the pace at which they were taken.
 * Pure; for one thread.
 */
final class Pacer {

    private boolean started;
    private long offset;

    /**
     * The wait before a packet, microseconds; 0 if it is late.
     *
     * @param nowMicros of a clock that never goes back
     * @param timeMicros the packet's decoding time
     */
    long waitMicros(long nowMicros, long timeMicros) {
        if (!started) {
            started = true;
            offset = nowMicros - timeMicros;
        }
        return Math.max(0, timeMicros + offset - nowMicros);
    }
}
