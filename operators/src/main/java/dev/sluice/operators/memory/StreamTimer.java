package dev.sluice.operators.memory;

import dev.sluice.engine.question.QuestionSchedule;
import dev.sluice.engine.question.SilenceTracker;

import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.streaming.api.operators.InternalTimerService;

import java.util.OptionalLong;

/**
 * The one timer of a stream: at the first moment, by the wall clock, at which it may be silent or
 * idle. All methods are about the current key, and for the task's thread.
 */
final class StreamTimer {

    private final InternalTimerService<VoidNamespace> timers;
    private final MemoryState state;
    private final SilenceTracker hearing;
    private final MemorySettings settings;

    StreamTimer(
            InternalTimerService<VoidNamespace> timers,
            MemoryState state,
            SilenceTracker hearing,
            MemorySettings settings) {
        this.timers = timers;
        this.state = state;
        this.hearing = hearing;
        this.settings = settings;
    }

    /** Sets it. One that goes off earlier stays: then this is asked again. */
    void set(String streamId, QuestionSchedule book) throws Exception {
        StreamHeader header = state.header();
        OptionalLong silence =
                book.nextSilence(hearing.silentSince(streamId, header.videoMillis()));
        long due = idleDue(header, book);
        if (silence.isPresent()) {
            due = Math.min(due, silence.getAsLong() + hearing.missedMillis(streamId));
        }
        if (due >= header.timerMillis()) {
            return;
        }
        if (header.timerMillis() != StreamHeader.NO_TIMER) {
            timers.deleteProcessingTimeTimer(VoidNamespace.INSTANCE, header.timerMillis());
        }
        timers.registerProcessingTimeTimer(VoidNamespace.INSTANCE, due);
        state.store(header.withTimer(due));
    }

    /**
     * When it is idle, in ms since 1970. A stream that never was, about which nothing stands, is
     * forgotten with its ids.
     */
    long idleDue(StreamHeader header, QuestionSchedule book) {
        boolean unknown = header.clockMicros() == QuestionSchedule.NO_CLOCK && book.size() == 0;
        long idle = settings.idleMillis();
        long patience = unknown ? Math.min(idle, settings.questions().idTtlMicros() / 1_000) : idle;
        return hearing.sinceOpened(header.touchedMillis()) + patience;
    }
}
