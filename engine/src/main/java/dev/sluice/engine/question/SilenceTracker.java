package dev.sluice.engine.question;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Tells a stream that sends nothing from one that cannot be heard: the job was down, the operator
 * or the head of its chain did not read, or a chunk is still in work. Goes by the wall clock and is
 * no state. For the task's thread.
 */
public final class SilenceTracker {

    private final LongSupplier nowMillis;
    private final long openedMillis;
    private final Set<String> inWork = new HashSet<>();
    private final Map<String, Long> missedBefore = new HashMap<>(); // when a stream was last heard
    private long missedMillis; // all that was spent without reading, but for the stop that lasts
    private int stops; // within each other: answers may be waited for where the head waits
    private long stoppedMillis; // when the outermost of them began

    /**
     * @param nowMillis the wall clock
     */
    public SilenceTracker(LongSupplier nowMillis) {
        this.nowMillis = nowMillis;
        this.openedMillis = nowMillis.getAsLong();
    }

    /** Nothing is read any more, until {@link #goesOn}. */
    public void stops() {
        if (stops++ == 0) {
            stoppedMillis = nowMillis.getAsLong();
        }
    }

    /** What stopped goes on. */
    public void goesOn() {
        if (stops == 1) {
            missedMillis += sinceStop();
        }
        stops--;
    }

    private long sinceStop() {
        return stops == 0 ? 0 : nowMillis.getAsLong() - stoppedMillis;
    }

    /** Something of a stream was read, or was in work where nothing is read. */
    public void hears(String streamId) {
        missedBefore.put(streamId, missedMillis + sinceStop());
    }

    /** A chunk of the stream went to work. */
    public void begun(String streamId) {
        inWork.add(streamId);
    }

    /** It was applied. */
    public void applied(String streamId) {
        inWork.remove(streamId);
    }

    /** Forgets a stream. */
    public void forget(String streamId) {
        missedBefore.remove(streamId);
    }

    /** Since when nothing came of a stream that could have been heard. */
    public long silentSince(String streamId, long videoMillis) {
        boolean unheard = stops > 0 || inWork.contains(streamId);
        return unheard ? nowMillis.getAsLong() : sinceOpened(videoMillis);
    }

    /** A moment, but none before the job was there. */
    public long sinceOpened(long millis) {
        return Math.max(millis, openedMillis);
    }

    /** How long nothing was read since the stream was heard; this is no part of its silence. */
    public long missedMillis(String streamId) {
        return Math.max(0, missedMillis - missedBefore.getOrDefault(streamId, 0L));
    }
}
