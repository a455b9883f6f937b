// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.keyed;

import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.streaming.api.operators.InternalTimerService;

import java.io.IOException;

/**
 * Finds streams that have been silent for so long, in processing time, that their state can be
 * evicted. Each stream has one timer, however often it is touched. All methods apply to the current
 * key.
 */
public final class Idleness {

    /** The silence after which a stream of bounded input is idle: such a stream only waits. */
    public static final long NEVER = Long.MAX_VALUE;

    private final ValueState<Long> touched; // processing time of the latest input
    private final InternalTimerService<VoidNamespace> timers;
    private final long millis;
    private final long openedMillis;

    /**
     * @param touched a state of its own, which {@link #evict} clears
     * @param timers a timer service of its own, whose timers are passed to {@link #isIdle}
     * @param millis silence after which a stream is idle, or {@link #NEVER}
     */
    public Idleness(
            ValueState<Long> touched, InternalTimerService<VoidNamespace> timers, long millis) {
        this.touched = touched;
        this.timers = timers;
        this.millis = millis;
        this.openedMillis = timers.currentProcessingTime();
    }

    /** Takes note of input from the stream. */
    public void touch() throws IOException {
        if (millis == NEVER) {
            return;
        }
        long now = timers.currentProcessingTime();
        if (touched.value() == null) {
            setTimer(now);
        }
        touched.update(now);
    }

    /** Whether the stream is idle now that its timer has fired; if not, the timer is set again. */
    public boolean isIdle(long timerMillis) throws IOException {
        Long last = touched.value();
        if (last == null || millis == NEVER) {
            return false;
        }
        // Time during which the job was down does not count as silence.
        long since = Math.max(last, openedMillis);
        if (since + millis > timerMillis) {
            setTimer(since);
            return false;
        }
        return true;
    }

    /** Sets the timer again, for after another silence of the same length. */
    public void extend(long timerMillis) throws IOException {
        touched.update(timerMillis);
        setTimer(timerMillis);
    }

    /** Evicts the stream. */
    public void evict() {
        touched.clear();
    }

    private void setTimer(long from) {
        timers.registerProcessingTimeTimer(VoidNamespace.INSTANCE, from + millis);
    }
}
