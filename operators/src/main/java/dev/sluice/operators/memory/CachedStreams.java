// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.memory;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The streams that were used last, kept on the heap so that they are not read from state for each
 * record. Evicting one loses nothing. Used only by the task's mailbox thread.
 */
final class CachedStreams {

    private static final float LOAD_FACTOR = 0.75f;

    private final MemoryState state;
    private final int capacity;
    private final MemoryOutput output;
    private final Map<String, CachedStream> streams = new LinkedHashMap<>(16, LOAD_FACTOR, true);

    /**
     * @param output takes an event when the memory of a stream does not fit the model
     */
    CachedStreams(MemoryState state, int capacity, MemoryOutput output) {
        this.state = state;
        this.capacity = capacity;
        this.output = output;
    }

    /** Returns the stream, which has to be the current key. */
    CachedStream get(String streamId) throws Exception {
        CachedStream stream = streams.get(streamId);
        if (stream == null) {
            if (state.evictOtherShape()) {
                output.emit(MemoryRecords.evicted(streamId, state.header().clockMicros()));
            }
            stream = state.read();
            streams.put(streamId, stream);
            if (streams.size() > capacity) {
                streams.remove(streams.keySet().iterator().next()); // least recently used
            }
        }
        return stream;
    }

    void evict(String streamId) {
        streams.remove(streamId);
    }
}
