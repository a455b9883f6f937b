// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.job;

/** Computes the pause before each chunk of a replay. Not safe for use by several threads. */
final class ReplayPace {

    private final double speed;
    private final long maxPauseMillis;
    private boolean started;
    private long anchorMicros; // capture time that is due at anchorMillis
    private long anchorMillis;

    /**
     * @param speed seconds of capture time per second
     * @param maxPauseMillis maximum pause; the rest of a longer one is left out
     */
    ReplayPace(double speed, long maxPauseMillis) {
        this.speed = speed;
        this.maxPauseMillis = maxPauseMillis;
    }

    /**
     * Returns the pause before a chunk.
     *
     * @param captureMicros the chunk's capture time
     * @param nowMillis the current time of a monotonic clock
     */
    long pauseMillis(long captureMicros, long nowMillis) {
        if (!started) {
            started = true;
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
