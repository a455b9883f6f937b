package dev.sluice.engine.question;

import dev.sluice.engine.memory.Evidence;
import dev.sluice.engine.memory.EvidenceFormat;
import dev.sluice.engine.memory.VisualMemory;

import java.util.HashMap;
import java.util.Map;

/**
 * What questions of one stream that have their turn together may see: the same is made and stored
 * once, however many look at it. To be dropped before memory goes on.
 */
public final class SharedEvidence {

    private static final EvidenceFormat FORMAT = new EvidenceFormat();

    private final VisualMemory memory;
    private final ReleasedIndex released;
    private final EvidenceStore store;
    private final Map<Range, Entry> entries = new HashMap<>();

    /** A part of the stream's time, microseconds since 1970. */
    private record Range(long fromMicros, long toMicros) {}

    /**
     * Evidence that is stored, unless it is empty.
     *
     * @param number the number of the turn that it was made for
     * @param counts the evidence without its rows, which would fill the heap
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
     * The evidence for [from, to], neither of them gone, stored for the turn that is added next.
     */
    Entry of(long fromMicros, long toMicros) throws Exception {
        // There is nothing after the last step: moments behind it see the same.
        Range range = new Range(fromMicros, Math.min(toMicros, memory.lastEndMicros()));
        Entry entry = entries.get(range);
        if (entry == null) {
            Evidence evidence = memory.evidence(range.fromMicros, range.toMicros);
            entry = new Entry(released.next(), evidence.withoutRows());
            if (!evidence.isEmpty()) {
                store.storeEvidence(entry.number, FORMAT.toBytes(evidence));
            }
            entries.put(range, entry);
        }
        return entry;
    }
}
