// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.memory;

import dev.sluice.engine.memory.FinalStep;
import dev.sluice.engine.memory.SeenVideo;
import dev.sluice.engine.protocol.AnswerError;
import dev.sluice.engine.protocol.Query;
import dev.sluice.engine.question.Admission;
import dev.sluice.engine.question.DueQuestion;
import dev.sluice.engine.question.QuestionSchedule;
import dev.sluice.engine.stream.ClockAdvance;
import dev.sluice.engine.stream.ClockSetBack;
import dev.sluice.engine.stream.DroppedStep;
import dev.sluice.engine.stream.GatedStep;
import dev.sluice.engine.stream.StreamForgotten;
import dev.sluice.engine.stream.VideoSeen;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.LongSupplier;

/**
 * Applies questions, steps and clock advances to the memory of their stream, and releases the
 * questions that become due. All methods are called by the task's mailbox thread under the key of
 * the stream.
 */
final class StreamUpdates {

    private static final Logger LOG = LoggerFactory.getLogger(StreamUpdates.class);

    private final MemoryState state;
    private final CachedStreams streams;
    private final AnswerDispatcher dispatcher;
    private final Prefetch prefetch;
    private final BudgetWarnings warnings;
    private final MemoryOutput output;
    private final MemoryMetrics metrics;
    private final LongSupplier nowMillis;
    private final long unseenTolerance;

    /**
     * @param nowMillis the wall clock
     * @param unseenTolerance the longest time without frames, in microseconds, that does not count
     *     as unseen
     */
    StreamUpdates(
            MemoryState state,
            CachedStreams streams,
            AnswerDispatcher dispatcher,
            Prefetch prefetch,
            BudgetWarnings warnings,
            MemoryOutput output,
            MemoryMetrics metrics,
            LongSupplier nowMillis,
            long unseenTolerance) {
        this.state = state;
        this.streams = streams;
        this.dispatcher = dispatcher;
        this.prefetch = prefetch;
        this.warnings = warnings;
        this.output = output;
        this.metrics = metrics;
        this.nowMillis = nowMillis;
        this.unseenTolerance = unseenTolerance;
    }

    /** Admits a question, or cancels one. */
    void ask(Query query) throws Exception {
        String streamId = query.streamId();
        long now = nowMillis.getAsLong();
        state.store(state.header().asked(now));
        CachedStream stream = streams.get(streamId);
        Admission admission = stream.schedule().admit(query, clock(), now);
        metrics.asked(admission.verdict());
        switch (admission.verdict()) {
            case ACCEPTED -> {
                prefetch.asked(streamId);
                release(streamId, stream.schedule().upTo(clock()));
            }
            case REFUSED -> dispatcher.refuse(query, refusal(admission));
            case CANCELLED -> dispatcher.withdraw(streamId, query.queryId());
            case DUPLICATE -> LOG.debug("ignored the repeated question {}", query.queryId());
        }
    }

    private static AnswerError refusal(Admission admission) {
        return Objects.requireNonNull(admission.error(), "a refused query has an error");
    }

    /** Notes which frames the next steps are from. */
    void see(VideoSeen span) throws Exception {
        SeenVideo seen =
                state.seen().with(span.fromMicros(), span.toMicros(), clock(), unseenTolerance);
        state.store(seen.since(streams.get(span.streamId()).memory().horizonMicros()));
    }

    /** Adds an encoded step to memory. */
    void add(DroppedStep step) throws Exception {
        String streamId = step.streamId();
        warnings.check(streamId, step.encoded().tokens().grid());
        long end = step.encoded().endMicros();
        CachedStream stream = streams.get(streamId);
        if (!releaseBefore(stream, streamId, step.encoded().tokens().step(), end)) {
            return;
        }
        long invalid = stream.memory().invalidSteps();
        added(stream, streamId, stream.memory().accept(step), end);
        metrics.invalidSteps(stream.memory().invalidSteps() - invalid);
        release(streamId, stream.schedule().stepped(end, step.sceneChange()));
    }

    /** Adds a step without tokens to memory. */
    void add(GatedStep step) throws Exception {
        String streamId = step.streamId();
        warnings.check(streamId, step.grid());
        CachedStream stream = streams.get(streamId);
        if (releaseBefore(stream, streamId, step.step(), step.endMicros())) {
            added(stream, streamId, stream.memory().accept(step), step.endMicros());
            release(streamId, stream.schedule().stepped(step.endMicros(), false));
        }
    }

    /**
     * Releases the questions that must not see a step.
     *
     * @return whether memory takes the step
     */
    private boolean releaseBefore(CachedStream stream, String streamId, long step, long endMicros)
            throws Exception {
        if (!stream.memory().takes(step)) {
            metrics.refusedStep();
            return false;
        }
        release(streamId, stream.schedule().before(endMicros));
        return true;
    }

    private void added(
            CachedStream stream, String streamId, List<FinalStep> finalSteps, long endMicros)
            throws Exception {
        state.store(state.header().applied(endMicros, nowMillis.getAsLong()));
        prefetch.grown(streamId, finalSteps, stream.memory());
        output.finalSteps(streamId, finalSteps);
    }

    /** Advances the stream's clock. */
    void advance(ClockAdvance advance) throws Exception {
        if (clock() == QuestionSchedule.NO_CLOCK && state.seen().isUnknown()) {
            state.store(SeenVideo.nothingUntil(advance.clockMicros()));
        }
        String streamId = advance.streamId();
        StreamHeader header = state.header().applied(advance.clockMicros(), nowMillis.getAsLong());
        if (header.isSilent()) {
            output.emit(MemoryRecords.resumed(streamId, header));
            metrics.silent(streamId, false);
        }
        state.store(header.silentSince(StreamHeader.NOT_SILENT));
        release(streamId, streams.get(streamId).schedule().upTo(clock()));
    }

    /** Reports that a stream is silent, since the time in its header. */
    void silent(String streamId, StreamHeader header) throws Exception {
        state.store(header);
        metrics.silent(streamId, true);
        output.emit(MemoryRecords.silent(streamId, header));
    }

    /** Reports what the metrics have to know of a stream after a restore. */
    void restored(String streamId) throws Exception {
        if (state.header().isSilent()) {
            metrics.silent(streamId, true);
        }
    }

    /**
     * Sets the clock back: memory is forgotten, and pending questions are kept. Released questions
     * have evidence of their own.
     */
    void setBack(ClockSetBack back) throws Exception {
        String streamId = back.streamId();
        closeWindow(streamId);
        streams.get(streamId).schedule().setBack();
        forgetVideo(streamId);
        output.emit(MemoryRecords.setBack(back));
    }

    /**
     * Forgets a stream: pending questions are answered from what is known, and watches end. Ids of
     * questions are kept for their time, so that a repeated one is not answered again.
     */
    void forget(StreamForgotten forgotten) throws Exception {
        String streamId = forgotten.streamId();
        boolean known = forgotten.known() || state.isKnown();
        long clock = clock();
        if (state.isKnown()) {
            release(streamId, streams.get(streamId).schedule().abandon(clock));
            closeWindow(streamId);
            forgetVideo(streamId);
            state.store(state.header().silentSince(StreamHeader.NOT_SILENT));
            warnings.evict(streamId);
            metrics.evict(streamId);
        }
        output.emit(MemoryRecords.forgotten(forgotten, known, eventMicros(clock)));
    }

    /** The clock, or the wall clock of a stream that has none. */
    private long eventMicros(long clock) {
        return clock == QuestionSchedule.NO_CLOCK ? nowMillis.getAsLong() * 1_000 : clock;
    }

    private void forgetVideo(String streamId) throws Exception {
        state.forgetVideo();
        streams.evict(streamId);
        prefetch.evict(streamId);
    }

    /** Fixes the evidence of due questions, and submits the next one if none is in flight. */
    void release(String streamId, List<DueQuestion> due) throws Exception {
        List<DueQuestion> together = new ArrayList<>();
        for (DueQuestion question : due) {
            if (question.cause() == DueQuestion.Cause.COALESCED) {
                metrics.coalesced();
                output.emit(MemoryRecords.coalesced(question));
                continue;
            }
            if (question.question().late()) {
                output.emit(MemoryRecords.late(question.question(), clock()));
            }
            together.add(question);
        }
        dispatcher.release(streamId, together);
        dispatcher.submitNext(streamId);
    }

    /** Makes the steps of the open window final, because no step follows. */
    void closeWindow(String streamId) throws Exception {
        output.finalSteps(streamId, streams.get(streamId).memory().closeWindow());
    }

    /** Evicts all that is known of the stream. */
    void evict(String streamId) throws Exception {
        closeWindow(streamId);
        streams.evict(streamId);
        prefetch.evict(streamId);
        warnings.evict(streamId);
        metrics.evict(streamId);
        state.clear();
    }

    private long clock() throws Exception {
        return state.header().clockMicros();
    }
}
