// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.demo;

import dev.sluice.engine.protocol.Answer;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Counts right answers, by question: a watch is right if it fires in time and not before its event.
 * Not safe for several threads.
 */
final class Score {

    private final Map<String, Entry> entries = new LinkedHashMap<>();

    /** Adds a question whose right answers are known. */
    void asked(String id, AnswerKey key) {
        entries.put(id, new Entry(key));
    }

    /**
     * Judges an answer.
     *
     * @param asOf the time at which its evidence ends, seconds of scene time
     * @return empty if it is not known whether it is right
     */
    Optional<Verdict> judge(Answer answer, OptionalDouble asOf) {
        Entry entry = entries.get(answer.queryId());
        if (entry == null || entry.closed) {
            return Optional.empty();
        }
        if (!answer.isOk() || asOf.isEmpty()) {
            entry.wrong = true;
            entry.closed = !entry.key.isWatch();
            return Optional.empty();
        }
        String text = Objects.requireNonNull(answer.text(), "an answer that is ok has a text");
        Optional<Verdict> verdict = entry.key.judge(text, asOf.getAsDouble());
        verdict.ifPresentOrElse(entry::take, () -> entries.remove(answer.queryId()));
        return verdict;
    }

    /** Whether a watch has fired. */
    boolean hasFired(String id) {
        Entry entry = entries.get(id);
        return entry != null && entry.closed;
    }

    /** Whether a question about what was shown up to a time has no answer yet. */
    boolean isWaiting(double seconds) {
        return entries.values().stream().anyMatch(e -> !e.closed && e.key.due() <= seconds);
    }

    /**
     * Ends the counting. Questions that could not be answered yet do not count; those that should
     * have been answered are wrong.
     *
     * @param seconds the time up to which the scene was shown
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

    /** Leaves out the questions that have no answer yet, because the demo was stopped. */
    void leaveOpen() {
        entries.values().removeIf(entry -> !entry.closed);
    }

    /** Number of questions with a right answer. */
    int right() {
        return (int) entries.values().stream().filter(Entry::isRight).count();
    }

    /** Number of questions that count. */
    int all() {
        return entries.size();
    }

    /** A question and whether it was answered right. */
    private static final class Entry {

        private final AnswerKey key;
        private boolean wrong;
        private boolean closed;

        Entry(AnswerKey key) {
            this.key = key;
        }

        void take(Verdict verdict) {
            wrong |= !verdict.right();
            closed = !key.isWatch() || verdict.moment().isPresent();
        }

        boolean isRight() {
            return closed && !wrong;
        }
    }
}
