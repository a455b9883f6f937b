package dev.sluice.operators.answer;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Tells a stream that sends nothing from one that cannot be heard: the job was down, the operator
 * did not read, or a chunk is still in work. Goes by the wall clock and is no state. For the task's
 * thread.
 */
final class Hearing {

    private static final long READS = Long.MIN_VALUE;

    private final LongSupplier nowMillis;
    private final long openedMillis;
    private final Set<String> inWork = new HashSet<>();
    private final Map<String, Long> missedBefore = new HashMap<>(); // when a stream was last heard
    private long missedMillis; // all that was spent without reading
    private long stoppedMillis = READS;

    /**
     * @param nowMillis the wall clock
     */
    Hearing(LongSupplier nowMillis) {
        this.nowMillis = nowMillis;
        this.openedMillis = nowMillis.getAsLong();
    }

    /** The operator stops reading. */
    void stops() {
        stoppedMillis = nowMillis.getAsLong();
    }

    /** It reads again. */
    void goesOn() {
        missedMillis += nowMillis.getAsLong() - stoppedMillis;
        stoppedMillis = READS;
    }

    /** Something of a stream was read. */
    void hears(String streamId) {
        missedBefore.put(streamId, missedMillis);
    }

    /** A chunk of the stream went to work. */
    void begun(String streamId) {
        inWork.add(streamId);
    }

    /** It was applied. */
    void applied(String streamId) {
        inWork.remove(streamId);
    }

    /** Forgets a stream. */
    void forget(String streamId) {
        missedBefore.remove(streamId);
    }

    /** Since when nothing came of a stream that could have been heard. */
    long silentSince(String streamId, long videoMillis) {
        boolean unheard = stoppedMillis != READS || inWork.contains(streamId);
        return unheard ? nowMillis.getAsLong() : sinceOpened(videoMillis);
    }

    /** A moment, but none before the job was there. */
    long sinceOpened(long millis) {
        return Math.max(millis, openedMillis);
    }

    /** How long nothing was read since the stream was heard; this is no part of its silence. */
    long missedMillis(String streamId) {
        return missedMillis - missedBefore.getOrDefault(streamId, 0L);
    }
}
