package dev.sluice.engine.question;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * The questions of one stream that have had their turn and are not answered yet, in the order of
 * their turns, and how many of them need which evidence. An index of what state holds; not safe for
 * several threads.
 */
public final class ReleasedIndex {

    private final TreeMap<Long, Turn> turns = new TreeMap<>();
    private final Map<Long, Integer> needed = new HashMap<>(); // turns by number of evidence

    /** What is to be known of a turn without reading it. */
    private record Turn(String queryId, long evidenceNumber) {}

    public int size() {
        return turns.size();
    }

    public boolean isEmpty() {
        return turns.isEmpty();
    }

    public boolean contains(long number) {
        return turns.containsKey(number);
    }

    /** The number of the turn that comes first; there has to be one. */
    public long first() {
        return turns.firstKey();
    }

    /**
     * The number of the turn that is added next: greater than all that stand, evidence included.
     */
    public long next() {
        return turns.isEmpty() ? 0 : turns.lastKey() + 1;
    }

    /** The numbers of a question's turns. */
    public List<Long> of(String queryId) {
        return turns.entrySet().stream()
                .filter(turn -> turn.getValue().queryId.equals(queryId))
                .map(Map.Entry::getKey)
                .toList();
    }

    public void add(long number, ReleasedQuestion question) {
        turns.put(number, new Turn(question.query().queryId(), question.evidenceNumber()));
        if (question.evidenceNumber() != ReleasedQuestion.NO_EVIDENCE) {
            needed.merge(question.evidenceNumber(), 1, Integer::sum);
        }
    }

    /** Takes a turn out; returns the number of its evidence if no other needs that. */
    public OptionalLong remove(long number) {
        long evidence = turns.remove(number).evidenceNumber;
        Integer before = needed.remove(evidence);
        if (before == null) {
            return OptionalLong.empty();
        }
        if (before > 1) {
            needed.put(evidence, before - 1);
            return OptionalLong.empty();
        }
        return OptionalLong.of(evidence);
    }
}
