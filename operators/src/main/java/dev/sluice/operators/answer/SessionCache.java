package dev.sluice.operators.answer;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The streams that were used last, as they were read from state. Nothing is lost with one that is
 * dropped: everything is written through.
 */
final class SessionCache {

    private final MemoryState state;
    private final int capacity;
    private final Map<String, StreamSession> sessions = new LinkedHashMap<>(16, 0.75f, true);

    SessionCache(MemoryState state, int capacity) {
        this.state = state;
        this.capacity = capacity;
    }

    /** The stream, which has to be the current key. */
    StreamSession get(String streamId) throws Exception {
        StreamSession session = sessions.get(streamId);
        if (session == null) {
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
