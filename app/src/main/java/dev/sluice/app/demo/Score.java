// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.demo;

import dev.sluice.engine.protocol.Answer;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Counts right answers, by question: a watch is right if it tells of its moment in time and of
 * nothing before. For one thread.
 */
final class Score {

    private final Map<String, Entry> entries = new LinkedHashMap<>();

    /** A question was asked of which the truth is known. */
    void asked(String id, AnswerKey key) {
        entries.put(id, new Entry(key));
    }

    /**
     * Judges an answer.
     *
     * @param asOf up to when it knows the scene, seconds of scene time
     * @return empty if nobody knows whether it is right
     */
    Optional<Verdict> judge(Answer answer, OptionalDouble asOf) {
        Entry entry = entries.get(answer.queryId());
        if (entry == null || entry.closed) {
            return Optional.empty();
        }
        if (!answer.isOk() || asOf.isEmpty()) {
            entry.wrong = true;
            entry.closed = !entry.key.stands();
            return Optional.empty();
        }
        Optional<Verdict> verdict = entry.key.judge(answer.text(), asOf.getAsDouble());
        verdict.ifPresentOrElse(entry::take, () -> entries.remove(answer.queryId()));
        return verdict;
    }

    /** Whether a watch has told of its moment. */
    boolean hasTold(String id) {
        return entries.containsKey(id) && entries.get(id).closed;
    }

    /** Whether an answer is still to come to something that was shown up to a moment. */
    boolean isWaiting(double seconds) {
        return entries.values().stream().anyMatch(e -> !e.closed && e.key.due() <= seconds);
    }

    /**
     * Ends the counting: what could not be answered yet is left out, what should have been is
     * wrong.
     *
     * @param seconds up to when the scene was shown
     * @return the questions, by id, that should have been answered
     */
    Map<String, AnswerKey> close(double seconds) {
        entries.values().removeIf(entry -> !entry.closed && entry.key.due() > seconds);
        Map<String, AnswerKey> missed = new LinkedHashMap<>();
        entries.forEach(
                (id, entry) -> {
                    if (!entry.closed) {
                        missed.put(id, entry.key);
                    }
                });
        return missed;
    }

    /** Right answers. */
    int right() {
        return (int) entries.values().stream().filter(Entry::isRight).count();
    }

    /** Questions that are counted. */
    int all() {
        return entries.size();
    }

    /** A question and what came of it. */
    private static final class Entry {

        private final AnswerKey key;
        private boolean wrong;
        private boolean closed;

        Entry(AnswerKey key) {
            this.key = key;
        }

        void take(Verdict verdict) {
            wrong |= !verdict.right();
            closed = !key.stands() || verdict.moment().isPresent();
        }

        boolean isRight() {
            return closed && !wrong;
        }
    }
}
