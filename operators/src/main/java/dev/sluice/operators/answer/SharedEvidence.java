package dev.sluice.operators.answer;

import dev.sluice.operators.memory.Evidence;
import dev.sluice.operators.memory.EvidenceCodec;

import java.util.HashMap;
import java.util.Map;

/**
 * What questions of one stream that have their turn together may see: the same is made and stored
 * once, however many look at it. To be dropped before memory goes on.
 */
final class SharedEvidence {

    private final StreamSession session;
    private final MemoryState state;
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

    SharedEvidence(StreamSession session, MemoryState state) {
        this.session = session;
        this.state = state;
    }

    /**
     * The evidence for [from, to], neither of them gone, stored for the turn that is added next.
     */
    Entry of(long fromMicros, long toMicros) throws Exception {
        // There is nothing after the last step: moments behind it see the same.
        Range range = new Range(fromMicros, Math.min(toMicros, session.memory().lastEndMicros()));
        Entry entry = entries.get(range);
        if (entry == null) {
            Evidence evidence = session.memory().evidence(range.fromMicros, range.toMicros);
            entry = new Entry(session.released().next(), evidence.withoutRows());
            if (!evidence.isEmpty()) {
                state.storeEvidence(entry.number, EvidenceCodec.encode(evidence));
            }
            entries.put(range, entry);
        }
        return entry;
    }
}
