// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.memory;

import dev.sluice.engine.memory.EvidenceDigest;
import dev.sluice.engine.memory.SeenVideo;
import dev.sluice.engine.protocol.Answer;
import dev.sluice.engine.protocol.AnswerError;
import dev.sluice.engine.protocol.Query;
import dev.sluice.engine.question.AnswerTask;
import dev.sluice.engine.question.DueQuestion;
import dev.sluice.engine.question.ReleasedQuestion;
import dev.sluice.engine.question.SharedEvidence;
import dev.sluice.engine.question.WatchReply;
import dev.sluice.operators.keyed.KeyedAsync;
import dev.sluice.operators.keyed.WorkPool.Urgency;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/**
 * Brings questions from their release to their answer. The evidence of a question is fixed and
 * stored at its release. At most one question of a stream is in flight, in the order of their
 * releases.
 *
 * <p>All methods are called by the task's mailbox thread under the key of the stream, except for
 * {@link #isWaiting()}.
 */
final class AnswerDispatcher {

    private final MemoryState state;
    private final CachedStreams streams;
    private final KeyedAsync async;
    private final AnswerTask task;
    private final LongSupplier nowMillis;
    private final AnswerSink sink;

    // Numbers of the releases in flight, by stream. Only the mailbox thread changes it.
    private final Map<String, Long> inFlight = new HashMap<>();
    // Streams whose question in flight was withdrawn. The pool's threads poll it.
    private final Set<String> withdrawn = ConcurrentHashMap.newKeySet();
    private final AtomicInteger queued = new AtomicInteger(); // in flight and not yet started

    /**
     * @param task asks the model; the pool's threads run it
     * @param nowMillis the wall clock
     */
    AnswerDispatcher(
            MemoryState state,
            CachedStreams streams,
            KeyedAsync async,
            AnswerTask task,
            LongSupplier nowMillis,
            AnswerSink sink) {
        this.state = state;
        this.streams = streams;
        this.async = async;
        this.task = task;
        this.nowMillis = nowMillis;
        this.sink = sink;
    }

    /** Answers a question that was not admitted. */
    void refuse(Query query, AnswerError error) throws Exception {
        long asOf = state.seen().upTo(state.header().clockMicros());
        sink.answer(task.refusal(query, asOf, error));
    }

    /** Fixes and stores the evidence of questions that are released together. */
    void release(String streamId, List<DueQuestion> together) throws Exception {
        CachedStream stream = streams.get(streamId);
        SharedEvidence shared = new SharedEvidence(stream.memory(), stream.released(), state);
        SeenVideo seen = state.seen();
        for (DueQuestion due : together) {
            ReleasedQuestion question =
                    ReleasedQuestion.of(due, stream.memory(), seen, shared, nowMillis.getAsLong());
            long number = stream.released().next();
            state.storeReleased(number, question);
            stream.released().add(number, question);
        }
        countPending(streamId, stream);
    }

    /** Reports how many questions of a stream, active watches included, are not answered yet. */
    private void countPending(String streamId, CachedStream stream) {
        sink.pending(streamId, stream.schedule().size() + stream.released().size());
    }

    /** Submits the stream's next question if none is in flight. */
    void submitNext(String streamId) throws Exception {
        CachedStream stream = streams.get(streamId);
        while (!inFlight.containsKey(streamId) && !stream.released().isEmpty()) {
            long number = stream.released().first();
            ReleasedQuestion question = state.released(number);
            long waited = Math.max(0, nowMillis.getAsLong() - question.sinceMillis());
            if (!stream.schedule().isUseful(question)) {
                leaveOut(streamId, number, question);
            } else if (question.needsModel()) {
                ask(streamId, number, question, waited);
            } else {
                Answer answer = task.answerWithoutModel(question, waited);
                complete(streamId, number, question, answer, null);
            }
        }
    }

    private void leaveOut(String streamId, long number, ReleasedQuestion question)
            throws Exception {
        CachedStream stream = streams.get(streamId);
        remove(stream, number);
        stream.schedule().needless(question.query().queryId(), state.header().clockMicros());
        countPending(streamId, stream);
    }

    /** Asks the model, unless it has answered a watch about the same tokens before. */
    private void ask(String streamId, long number, ReleasedQuestion question, long waited)
            throws Exception {
        byte[] evidence = state.evidence(question.evidenceNumber());
        if (!question.isWatch()) {
            submit(streamId, number, question, waited, evidence, null);
            return;
        }
        EvidenceDigest digest = EvidenceDigest.of(evidence);
        Optional<WatchReply> known =
                streams.get(streamId).schedule().lastReply(question.query().queryId(), digest);
        if (known.isPresent()) {
            Answer answer = task.repeat(question, known.get(), waited);
            complete(streamId, number, question, answer, known.get());
        } else {
            submit(streamId, number, question, waited, evidence, digest);
        }
    }

    /** Withdraws all releases of a question. */
    void withdraw(String streamId, String queryId) throws Exception {
        CachedStream stream = streams.get(streamId);
        for (long number : stream.released().of(queryId)) {
            remove(stream, number);
            if (Objects.equals(inFlight.get(streamId), number)) {
                withdrawn.add(streamId);
            }
        }
        countPending(streamId, stream);
    }

    /** The number of questions in flight. */
    int inFlight() {
        return inFlight.size();
    }

    /** Whether a question waits for a thread of the pool. Any thread may call this. */
    boolean isWaiting() {
        return queued.get() > 0;
    }

    /**
     * @param digest of the evidence for a watch; null for another question
     */
    private void submit(
            String streamId,
            long number,
            ReleasedQuestion question,
            long waited,
            byte[] evidence,
            @Nullable EvidenceDigest digest) {
        inFlight.put(streamId, number);
        long submitted = System.nanoTime();
        queued.incrementAndGet();
        async.submit(
                "answer a question",
                question.isWatch() ? Urgency.ROUTINE : Urgency.ASKED,
                () -> {
                    queued.decrementAndGet();
                    return task.ask(
                            question,
                            evidence,
                            waited,
                            submitted,
                            () -> withdrawn.contains(streamId) || async.closed());
                },
                reply -> {
                    inFlight.remove(streamId);
                    if (!withdrawn.remove(streamId)) {
                        WatchReply known =
                                digest == null
                                        ? null
                                        : WatchReply.of(
                                                digest, reply.answer(), reply.probability());
                        complete(streamId, number, question, reply.answer(), known);
                    }
                    submitNext(streamId);
                });
    }

    /**
     * @param reply what the model replied to a watch; null if it was not asked, or failed
     */
    private void complete(
            String streamId,
            long number,
            ReleasedQuestion question,
            Answer answer,
            @Nullable WatchReply reply)
            throws Exception {
        CachedStream stream = streams.get(streamId);
        remove(stream, number);
        Optional<Answer> given =
                question.isWatch()
                        ? stream.schedule().answered(answer, reply, state.header().clockMicros())
                        : Optional.of(answer);
        if (given.isPresent()) {
            sink.answer(given.get());
        } else {
            sink.unchanged();
        }
        countPending(streamId, stream);
    }

    private void remove(CachedStream stream, long number) throws Exception {
        state.removeReleased(number);
        OptionalLong evidence = stream.released().remove(number);
        if (evidence.isPresent()) {
            state.removeEvidence(evidence.getAsLong());
        }
    }
}
