package dev.sluice.operators.keyed;

import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.streaming.api.operators.InternalTimerService;

import java.io.IOException;

/**
 * Finds streams that have been silent for so long, in processing time, that their state can go. One
 * timer a stream, however often it shows life; everything is about the current key.
 */
public final class Idleness {

    /** Of input that ends: a stream is then only waited for. */
    public static final long NEVER = Long.MAX_VALUE;

    private final ValueState<Long> touched; // processing time of the last sign of life
    private final InternalTimerService<VoidNamespace> timers;
    private final long millis;
    private final long openedMillis;

    /**
     * @param touched state of its own, which {@link #forget} clears
     * @param timers a timer service of its own: its timers go to {@link #isOver}
     * @param millis silence after which a stream is idle, or {@link #NEVER}
     */
    public Idleness(
            ValueState<Long> touched, InternalTimerService<VoidNamespace> timers, long millis) {
        this.touched = touched;
        this.timers = timers;
        this.millis = millis;
        this.openedMillis = timers.currentProcessingTime();
    }

    /** The stream shows life. */
    public void touch() throws IOException {
        if (millis == NEVER) {
            return;
        }
        long now = timers.currentProcessingTime();
        if (touched.value() == null) {
            arm(now);
        }
        touched.update(now);
    }

    /** Whether the stream is idle, now that its timer has fired; if not, the timer is set again. */
    public boolean isOver(long timerMillis) throws IOException {
        Long last = touched.value();
        if (last == null || millis == NEVER) {
            return false;
        }
        // The time during which the job was down is no silence of the stream.
        long since = Math.max(last, openedMillis);
        if (since + millis > timerMillis) {
            arm(since);
            return false;
        }
        return true;
    }

    /** Looks again after as long a silence. */
    public void extend(long timerMillis) throws IOException {
        touched.update(timerMillis);
        arm(timerMillis);
    }

    /** Forgets the stream. */
    public void forget() {
        touched.clear();
    }

    private void arm(long from) {
        timers.registerProcessingTimeTimer(VoidNamespace.INSTANCE, from + millis);
    }
}
