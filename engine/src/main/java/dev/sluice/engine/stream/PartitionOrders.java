// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.stream;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * For each partition, how far the stream's chunks in it have come: what a partition has left behind
 * is no longer accepted from it. A partition knows nothing of the others, so that a verdict does
 * not depend on the order in which they are read. Not safe for use by several threads.
 */
final class PartitionOrders {

    private static final SequenceLine.Output NOWHERE = new Nowhere();

    private final OrderSettings settings;
    private final SortedMap<Integer, SequenceLine> lines = new TreeMap<>();

    PartitionOrders(Map<Integer, SequenceState> states, OrderSettings settings) {
        this.settings = settings;
        states.forEach(
                (partition, state) -> lines.put(partition, new SequenceLine(state, settings)));
    }

    SortedMap<Integer, SequenceState> states() {
        SortedMap<Integer, SequenceState> states = new TreeMap<>();
        lines.forEach((partition, line) -> states.put(partition, line.state()));
        return states;
    }

    /** Accepts or refuses a chunk that the stream does not know. */
    Verdict offer(PendingChunk chunk) {
        SequenceLine line = lines.get(chunk.partition());
        if (line != null && chunk.epoch() < line.epoch()) {
            return Verdict.FENCED;
        }
        if (line == null || chunk.epoch() > line.epoch()) {
            line = SequenceLine.begin(chunk.epoch(), 0, settings);
            lines.put(chunk.partition(), line);
        }
        if (line.isPast(chunk.sequence())) {
            return Verdict.LATE;
        }
        line.add(chunk);
        line.release(NOWHERE);
        while (line.isOverdue()) {
            line.skipFirst();
            line.release(NOWHERE);
        }
        return Verdict.ACCEPTED;
    }

    /** Forgets the partitions that have delivered only epochs before this one. */
    void forgetBefore(long epoch) {
        lines.values().removeIf(line -> line.epoch() < epoch);
    }

    /** What becomes ready in a partition is not necessarily ready in the stream. */
    private static final class Nowhere implements SequenceLine.Output {

        @Override
        public void ready(PendingChunk chunk) {}

        @Override
        public void gap(Gap gap) {}

        @Override
        public void refused(PendingChunk chunk, long fromMicros, long missing) {}
    }
}
