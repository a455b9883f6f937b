package dev.sluice.operators.job;

/** Says how long to wait for the next chunk of a replay. Not safe for several threads. */
final class ReplayPace {

    private final double speed;
    private final long maxPauseMillis;
    private boolean begun;
    private long anchorMicros; // capture time that belongs to anchorMillis
    private long anchorMillis;

    /**
     * @param speed seconds of capture time in a second
     * @param maxPauseMillis longest pause; the time cut off is lost for ever
     */
    ReplayPace(double speed, long maxPauseMillis) {
        this.speed = speed;
        this.maxPauseMillis = maxPauseMillis;
    }

    /**
     * The pause before a chunk.
     *
     * @param captureMicros its time
     * @param nowMillis the present, by any steady clock
     */
    long pauseMillis(long captureMicros, long nowMillis) {
        if (!begun) {
            begun = true;
            anchor(captureMicros, nowMillis);
            return 0;
        }
        long dueMillis = anchorMillis + Math.round((captureMicros - anchorMicros) / (1000 * speed));
        long pause = dueMillis - nowMillis;
        if (pause > maxPauseMillis) {
            anchor(captureMicros, nowMillis + maxPauseMillis);
            return maxPauseMillis;
        }
        return Math.max(0, pause);
    }

    private void anchor(long captureMicros, long millis) {
        anchorMicros = captureMicros;
        anchorMillis = millis;
    }
}
