package dev.sluice.operators.memory;

import dev.sluice.engine.protocol.StreamEvent;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The streams that were used last, as they were read from state. Nothing is lost with one that is
 * dropped: everything is written through.
 */
final class LiveStreams {

    private final MemoryState state;
    private final int capacity;
    private final Consumer<StreamEvent> events;
    private final Map<String, LiveStream> sessions = new LinkedHashMap<>(16, 0.75f, true);

    /**
     * @param events takes what is to be said of a stream that is read
     */
    LiveStreams(MemoryState state, int capacity, Consumer<StreamEvent> events) {
        this.state = state;
        this.capacity = capacity;
        this.events = events;
    }

    /** The stream, which has to be the current key. */
    LiveStream get(String streamId) throws Exception {
        LiveStream session = sessions.get(streamId);
        if (session == null) {
            if (state.forgetOtherSteps()) {
                events.accept(MemoryRecords.forgotten(streamId, state.header().clockMicros()));
            }
            session = state.open();
            sessions.put(streamId, session);
            if (sessions.size() > capacity) {
                sessions.remove(sessions.keySet().iterator().next()); // least recently used
            }
        }
        return session;
    }

    void drop(String streamId) {
        sessions.remove(streamId);
    }
}
