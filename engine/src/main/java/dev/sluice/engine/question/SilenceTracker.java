// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.question;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Measures the silence of streams: the time in which a stream sent nothing although the job could
 * have read it. Time does not count while the job is down, while the operator or the head of its
 * chain does not read its input, or while a chunk of the stream is in flight. It uses the wall
 * clock and is not part of state. For the task's thread only.
 */
public final class SilenceTracker {

    private final LongSupplier nowMillis;
    private final long openedMillis;
    private final Set<String> inFlight = new HashSet<>(); // streams with a chunk in flight
    private final Map<String, Long> pausedBefore = new HashMap<>(); // at a stream's last record
    private long pausedMillis; // sum of all finished pauses
    private int pauses; // nested: the operator may wait for answers while the head waits
    private long pauseBeganMillis; // beginning of the outermost pause

    /**
     * @param nowMillis the wall clock
     */
    public SilenceTracker(LongSupplier nowMillis) {
        this.nowMillis = nowMillis;
        this.openedMillis = nowMillis.getAsLong();
    }

    /** Reports that no input is read until {@link #resume}; pauses may be nested. */
    public void pause() {
        if (pauses++ == 0) {
            pauseBeganMillis = nowMillis.getAsLong();
        }
    }

    /** Reports the end of the innermost pause. */
    public void resume() {
        if (pauses == 1) {
            pausedMillis += currentPauseMillis();
        }
        pauses--;
    }

    private long currentPauseMillis() {
        return pauses == 0 ? 0 : nowMillis.getAsLong() - pauseBeganMillis;
    }

    /** Reports that an item of the stream has arrived. */
    public void heard(String streamId) {
        pausedBefore.put(streamId, pausedMillis + currentPauseMillis());
    }

    /** Reports that a chunk of the stream is in flight. */
    public void chunkStarted(String streamId) {
        inFlight.add(streamId);
    }

    /** Reports that the stream's chunk was applied. */
    public void chunkApplied(String streamId) {
        inFlight.remove(streamId);
    }

    /** Removes what is known of a stream. */
    public void evict(String streamId) {
        pausedBefore.remove(streamId);
    }

    /**
     * Returns since when a stream is silent, by the wall clock; {@link #missedMillis} has to be
     * added.
     *
     * @param videoMillis when the stream last advanced, by the wall clock
     */
    public long silentSince(String streamId, long videoMillis) {
        boolean unheard = pauses > 0 || inFlight.contains(streamId);
        return unheard ? nowMillis.getAsLong() : sinceOpened(videoMillis);
    }

    /** Returns a wall-clock time, but none before the job was started. */
    public long sinceOpened(long millis) {
        return Math.max(millis, openedMillis);
    }

    /** Returns how long no input was read since the stream's last item. */
    public long missedMillis(String streamId) {
        return Math.max(0, pausedMillis - pausedBefore.getOrDefault(streamId, 0L));
    }
}
