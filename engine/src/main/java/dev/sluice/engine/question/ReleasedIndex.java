// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.question;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * An index of one stream's released questions that are not answered yet: their numbers in the order
 * of release, and how many of them use which evidence. The questions themselves are in state. Not
 * safe for use by several threads.
 */
public final class ReleasedIndex {

    private final TreeMap<Long, Entry> entries = new TreeMap<>();
    private final Map<Long, Integer> uses = new HashMap<>(); // by number of the evidence

    /** What has to be known of a released question without reading it from state. */
    private record Entry(String queryId, long evidenceNumber) {}

    public int size() {
        return entries.size();
    }

    public boolean isEmpty() {
        return entries.isEmpty();
    }

    public boolean contains(long number) {
        return entries.containsKey(number);
    }

    /** Returns the number of the question that was released first; there has to be one. */
    public long first() {
        return entries.firstKey();
    }

    /** Returns the number of the question that is added next. */
    public long next() {
        return entries.isEmpty() ? 0 : entries.lastKey() + 1;
    }

    /** Returns the numbers under which a question was released. */
    public List<Long> of(String queryId) {
        return entries.entrySet().stream()
                .filter(entry -> entry.getValue().queryId.equals(queryId))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Adds a question that was released under a number. */
    public void add(long number, ReleasedQuestion question) {
        entries.put(number, new Entry(question.query().queryId(), question.evidenceNumber()));
        if (question.evidenceNumber() != ReleasedQuestion.NO_EVIDENCE) {
            uses.merge(question.evidenceNumber(), 1, Integer::sum);
        }
    }

    /** Removes a question; returns the number of its evidence if no other question uses it. */
    public OptionalLong remove(long number) {
        long evidence = entries.remove(number).evidenceNumber;
        Integer before = uses.remove(evidence);
        if (before == null) {
            return OptionalLong.empty();
        }
        if (before > 1) {
            uses.put(evidence, before - 1);
            return OptionalLong.empty();
        }
        return OptionalLong.of(evidence);
    }
}
