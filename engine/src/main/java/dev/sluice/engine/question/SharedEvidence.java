// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.question;

import dev.sluice.engine.memory.Evidence;
import dev.sluice.engine.memory.EvidenceFormat;
import dev.sluice.engine.memory.VisualMemory;

import java.util.HashMap;
import java.util.Map;

/**
 * The evidence of questions of one stream that are released together. Questions with the same range
 * of capture time share their evidence, which is made and stored once. An instance must not be used
 * after memory has changed.
 */
public final class SharedEvidence {

    private static final EvidenceFormat FORMAT = new EvidenceFormat();

    private final VisualMemory memory;
    private final ReleasedIndex released;
    private final EvidenceStore store;
    private final Map<Range, Entry> entries = new HashMap<>();

    /** A range of capture time, microseconds since 1970. */
    private record Range(long fromMicros, long toMicros) {}

    /**
     * Evidence that is stored, unless it is empty.
     *
     * @param number the number of the first released question that uses it
     * @param counts the evidence without its embeddings, which would fill the heap
     */
    record Entry(long number, Evidence counts) {}

    /**
     * @param released the stream's released questions, to which the next one will be added
     */
    public SharedEvidence(VisualMemory memory, ReleasedIndex released, EvidenceStore store) {
        this.memory = memory;
        this.released = released;
        this.store = store;
    }

    /**
     * Returns the evidence for [from, to] and stores it for the question that is released next.
     * Both ends of the range have to be in memory.
     */
    Entry of(long fromMicros, long toMicros) throws Exception {
        // There is nothing after the last step: all ranges that end later have the same evidence.
        Range range = new Range(fromMicros, Math.min(toMicros, memory.lastEndMicros()));
        Entry entry = entries.get(range);
        if (entry == null) {
            Evidence evidence = memory.evidence(range.fromMicros, range.toMicros);
            entry = new Entry(released.next(), evidence.withoutTokens());
            if (!evidence.isEmpty()) {
                store.storeEvidence(entry.number, FORMAT.toBytes(evidence));
            }
            entries.put(range, entry);
        }
        return entry;
    }
}
