package dev.sluice.operators.memory;

import dev.sluice.engine.protocol.Answer;
import dev.sluice.engine.question.AnswerTask;
import dev.sluice.engine.question.DueQuestion;
import dev.sluice.engine.question.ReleasedIndex;
import dev.sluice.engine.question.ReleasedQuestion;
import dev.sluice.engine.question.SharedEvidence;
import dev.sluice.operators.async.KeyedAsync;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * From the turn of a question to its answer. What it may see is fixed and stored at its turn; one
 * question of a stream is in work at a time, in the order of their turns. For the task's thread,
 * under the key of the stream.
 */
final class AnswerDispatcher {

    private final MemoryState state;
    private final LiveStreams sessions;
    private final KeyedAsync async;
    private final AnswerTask task;
    private final LongSupplier nowMillis;
    private final Consumer<Answer> answers;
    private final Runnable unchanged;
    private final Map<String, Long> inFlight = new HashMap<>(); // numbers of questions by stream
    private final Set<String> withdrawn = ConcurrentHashMap.newKeySet(); // streams in flight
    private final AtomicInteger queued = new AtomicInteger(); // those that no thread has begun

    /**
     * @param nowMillis the wall clock
     * @param answers takes answers
     * @param unchanged told when a watch has nothing new to say
     */
    AnswerDispatcher(
            MemoryState state,
            LiveStreams sessions,
            KeyedAsync async,
            AnswerTask task,
            LongSupplier nowMillis,
            Consumer<Answer> answers,
            Runnable unchanged) {
        this.state = state;
        this.sessions = sessions;
        this.async = async;
        this.task = task;
        this.nowMillis = nowMillis;
        this.answers = answers;
        this.unchanged = unchanged;
    }

    /** Fixes and stores what questions that have their turn together may see. */
    void release(String streamId, List<DueQuestion> together) throws Exception {
        LiveStream session = sessions.get(streamId);
        SharedEvidence shared = new SharedEvidence(session.memory(), session.released(), state);
        for (DueQuestion release : together) {
            ReleasedQuestion question =
                    ReleasedQuestion.of(release, session.memory(), shared, nowMillis.getAsLong());
            long number = session.released().next();
            state.release(number, question);
            session.released().add(number, question);
        }
    }

    /** Asks the model the stream's next question, unless it is at one. */
    void submitNext(String streamId) throws Exception {
        ReleasedIndex waiting = sessions.get(streamId).released();
        while (!inFlight.containsKey(streamId) && !waiting.isEmpty()) {
            long number = waiting.first();
            ReleasedQuestion question = state.released(number);
            long waited = Math.max(0, nowMillis.getAsLong() - question.sinceMillis());
            if (question.needsModel()) {
                submit(streamId, number, question, waited);
            } else {
                finish(streamId, number, task.answerWithoutModel(question, waited));
            }
        }
    }

    /** Withdraws a question that has had its turn. */
    void withdraw(String streamId, String queryId) throws Exception {
        LiveStream session = sessions.get(streamId);
        for (long number : session.released().of(queryId)) {
            forget(session, number);
            if (Objects.equals(inFlight.get(streamId), number)) {
                withdrawn.add(streamId); // polled by the pool's thread
            }
        }
    }

    /** Number of questions in work. */
    int inWork() {
        return inFlight.size();
    }

    /** Whether a question waits for a thread of the pool. For any thread. */
    boolean isWaiting() {
        return queued.get() > 0;
    }

    private void forget(LiveStream session, long number) throws Exception {
        state.forget(number);
        OptionalLong evidence = session.released().remove(number);
        if (evidence.isPresent()) {
            state.forgetEvidence(evidence.getAsLong());
        }
    }

    private void submit(String streamId, long number, ReleasedQuestion question, long waited)
            throws Exception {
        inFlight.put(streamId, number);
        byte[] evidence = state.evidence(question.evidenceNumber());
        long submitted = System.nanoTime();
        queued.incrementAndGet();
        async.submit(
                "answer a question",
                () -> {
                    queued.decrementAndGet();
                    return task.ask(
                            question,
                            evidence,
                            waited,
                            submitted,
                            () -> withdrawn.contains(streamId) || async.closed());
                },
                answer -> {
                    inFlight.remove(streamId);
                    if (!withdrawn.remove(streamId)) {
                        finish(streamId, number, answer);
                    }
                    submitNext(streamId);
                });
    }

    private void finish(String streamId, long number, Answer answer) throws Exception {
        ReleasedQuestion question = state.released(number);
        LiveStream session = sessions.get(streamId);
        forget(session, number);
        OptionalLong sequence = OptionalLong.of(0);
        if (question.isWatch()) {
            sequence =
                    session.book()
                            .answered(
                                    question.query().queryId(),
                                    answer.status(),
                                    answer.text(),
                                    state.header().clockMicros());
        }
        if (sequence.isPresent()) {
            answers.accept(answer.withSequence(sequence.getAsLong()));
        } else {
            unchanged.run();
        }
    }
}
