// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.memory;

import dev.sluice.engine.question.QuestionSchedule;
import dev.sluice.engine.question.SilenceTracker;

import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.streaming.api.operators.InternalTimerService;

import java.util.OptionalLong;

/**
 * The one timer of a stream, which fires at the first processing time at which the stream may be
 * silent or idle. All methods are called by the task's mailbox thread under the stream's key.
 */
final class StreamTimer {

    private final InternalTimerService<VoidNamespace> timers;
    private final MemoryState state;
    private final SilenceTracker silence;
    private final MemorySettings settings;

    StreamTimer(
            InternalTimerService<VoidNamespace> timers,
            MemoryState state,
            SilenceTracker silence,
            MemorySettings settings) {
        this.timers = timers;
        this.state = state;
        this.silence = silence;
        this.settings = settings;
    }

    /** Sets the timer, unless it fires earlier anyway; then it is set again. */
    void set(String streamId, QuestionSchedule schedule) throws Exception {
        StreamHeader header = state.header();
        OptionalLong timeout = schedule.nextSilence(silentSince(streamId, header));
        long due = idleDue(header, schedule);
        if (timeout.isPresent()) {
            due = Math.min(due, timeout.getAsLong() + silence.missedMillis(streamId));
        }
        due = Math.min(due, silenceDue(streamId, header));
        if (due >= header.timerMillis()) {
            return;
        }
        if (header.timerMillis() != StreamHeader.NO_TIMER) {
            timers.deleteProcessingTimeTimer(VoidNamespace.INSTANCE, header.timerMillis());
        }
        timers.registerProcessingTimeTimer(VoidNamespace.INSTANCE, due);
        state.store(header.withTimer(due));
    }

    /** Returns the time since which the stream has been silent, in ms since 1970. */
    long silentSince(String streamId, StreamHeader header) {
        return silence.silentSince(streamId, header.videoMillis());
    }

    /**
     * Returns the time at which an event has to say that the stream is silent, in ms since 1970;
     * {@link StreamHeader#NO_TIMER} if it never has to, as before the stream's first chunk.
     */
    long silenceDue(String streamId, StreamHeader header) {
        boolean never =
                settings.silentMillis() == 0
                        || header.isSilent()
                        || header.clockMicros() == QuestionSchedule.NO_CLOCK;
        return never
                ? StreamHeader.NO_TIMER
                : silentSince(streamId, header)
                        + settings.silentMillis()
                        + silence.missedMillis(streamId);
    }

    /**
     * Returns the time at which the stream is idle, in ms since 1970. A stream that has sent no
     * chunk and has no pending questions is evicted as soon as its query ids have expired.
     */
    long idleDue(StreamHeader header, QuestionSchedule schedule) {
        boolean unknown = header.clockMicros() == QuestionSchedule.NO_CLOCK && schedule.size() == 0;
        long idle = settings.idleMillis();
        long timeout = unknown ? Math.min(idle, settings.questions().idTtlMicros() / 1_000) : idle;
        return silence.sinceOpened(header.touchedMillis()) + timeout;
    }
}
