// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.session;

import dev.sluice.model.SessionLimits;
import dev.sluice.model.onnx.Closer;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;

/**
 * The sessions of one model, in the order of their last use. Safe for use by several threads; owns
 * the sessions' KV caches.
 */
public final class SessionStore implements AutoCloseable {

    private static final long POLL_MILLIS = 10;

    @GuardedBy("this")
    private final Map<String, Session> sessions = new LinkedHashMap<>(16, 0.75f, true);

    @GuardedBy("this")
    private boolean closed;

    /**
     * Acquires the session of a key for exclusive use, and waits while another call uses it.
     *
     * @param cancelled polled while waiting
     * @return the session, which the caller releases; null if cancelled or interrupted
     */
    public @Nullable Session acquire(String key, BooleanSupplier cancelled) {
        while (true) {
            Session session = takeOrWait(key);
            if (session != null) {
                return session;
            }
            if (cancelled.getAsBoolean() || Thread.currentThread().isInterrupted()) {
                return null;
            }
        }
    }

    /** Takes the session of a key, or waits a little and returns null if it is in use. */
    private synchronized @Nullable Session takeOrWait(String key) {
        Session session = take(key);
        if (session != null) {
            return session;
        }
        Session busy = Objects.requireNonNull(sessions.get(key), "take() creates the session");
        busy.waiting++;
        try {
            wait(POLL_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            busy.waiting--;
        }
        return null;
    }

    /** Acquires the session of a key unless it is in use; returns null if it is. */
    public synchronized @Nullable Session tryAcquire(String key) {
        return take(key);
    }

    @GuardedBy("this")
    private @Nullable Session take(String key) {
        if (closed) {
            throw new IllegalStateException("the sessions are closed; expected an open model");
        }
        Session session = sessions.computeIfAbsent(key, Session::new);
        if (session.inUse) {
            return null;
        }
        session.inUse = true;
        return session;
    }

    /** Whether another call waits for a session that the caller uses. */
    public synchronized boolean isWanted(Session session) {
        return session.waiting > 0;
    }

    /** Returns the bytes that a session may use without evicting others. */
    public synchronized long bytesBeside(Session session, SessionLimits limits) {
        return limits.bytes()
                - sessions.values().stream()
                        .filter(other -> other != session)
                        .mapToLong(other -> other.bytes)
                        .sum();
    }

    /** Releases a session and evicts others if the limits are exceeded. */
    public synchronized void release(Session session, SessionLimits limits) {
        session.inUse = false;
        // A session that exceeds the limit by itself would evict all others and then be evicted,
        // too.
        if (session.evicted || closed || session.cacheBytes() > limits.bytes()) {
            session.clear();
        }
        session.bytes = session.cacheBytes();
        if (session.blocks() == 0 && session.waiting == 0) {
            remove(session);
        }
        evictEldest(limits);
        notifyAll();
    }

    /** Evicts the least recently used sessions first. */
    @GuardedBy("this")
    private void evictEldest(SessionLimits limits) {
        long bytes = bytes();
        int count = sessions.size();
        Iterator<Session> eldest = sessions.values().iterator();
        while (eldest.hasNext() && (count > limits.count() || bytes > limits.bytes())) {
            Session session = eldest.next();
            if (!session.inUse && session.waiting == 0) {
                eldest.remove();
                session.clear();
                count--;
                bytes -= session.bytes;
            }
        }
    }

    /** Evicts a session, immediately or when it is released. */
    public synchronized void evict(String key) {
        Session session = sessions.get(key);
        if (session == null) {
            return;
        }
        remove(session);
        if (session.inUse) {
            session.evicted = true;
        } else {
            session.clear();
        }
    }

    @GuardedBy("this")
    private void remove(Session session) {
        sessions.remove(session.key, session);
    }

    /** Number of sessions. */
    public synchronized int size() {
        return sessions.size();
    }

    /** Bytes of all sessions when they were last released. */
    public synchronized long bytes() {
        return sessions.values().stream().mapToLong(session -> session.bytes).sum();
    }

    /** Frees all sessions, none of which may be in use. */
    @Override
    public synchronized void close() {
        closed = true;
        List<AutoCloseable> all = new ArrayList<>();
        sessions.values().forEach(session -> all.add(session::clear));
        sessions.clear();
        Closer.closeAll(all);
    }
}
