package dev.sluice.model.session;

import dev.sluice.model.SessionLimits;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * The sessions of one model, in the order of their last use. Safe for several threads; owns what
 * the sessions hold.
 */
public final class SessionStore implements AutoCloseable {

    private static final long POLL_MILLIS = 10;

    private final Map<String, Session> sessions = new LinkedHashMap<>(16, 0.75f, true);
    private boolean closed;

    /**
     * The session of a key for the caller alone; waits until nobody else has it.
     *
     * @param cancelled polled while waiting
     * @return null if cancelled or interrupted; else to be given back by {@link #release}
     */
    public Session acquire(String key, BooleanSupplier cancelled) {
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

    private synchronized Session takeOrWait(String key) {
        Session session = take(key);
        if (session != null) {
            return session;
        }
        Session busy = sessions.get(key);
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

    /** The session of a key if nobody has it, else null. */
    public synchronized Session tryAcquire(String key) {
        return take(key);
    }

    private Session take(String key) {
        if (closed) {
            throw new IllegalStateException("The sessions are closed");
        }
        Session session = sessions.computeIfAbsent(key, Session::new);
        if (session.inUse) {
            return null;
        }
        session.inUse = true;
        return session;
    }

    /** Whether somebody waits for a session that the caller has. */
    public synchronized boolean isWanted(Session session) {
        return session.waiting > 0;
    }

    /** Bytes that a session may have without pushing out others. */
    public synchronized long bytesBeside(Session session, SessionLimits limits) {
        return limits.bytes()
                - sessions.values().stream()
                        .filter(other -> other != session)
                        .mapToLong(other -> other.bytes)
                        .sum();
    }

    /** Gives a session back and makes room for what it has grown by. */
    public synchronized void release(Session session, SessionLimits limits) {
        session.inUse = false;
        // What is over the bound by itself would push out all others, and then go nevertheless.
        if (session.dropped || closed || session.cacheBytes() > limits.bytes()) {
            session.clear();
        }
        session.bytes = session.cacheBytes();
        if (session.blocks() == 0 && session.waiting == 0) {
            remove(session);
        }
        makeRoom(limits);
        notifyAll();
    }

    /** The most recently used one, which is at the end, is the last to go. */
    private void makeRoom(SessionLimits limits) {
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

    /** Frees a session, now or when it is given back. */
    public synchronized void forget(String key) {
        Session session = sessions.get(key);
        if (session == null) {
            return;
        }
        remove(session);
        if (session.inUse) {
            session.dropped = true;
        } else {
            session.clear();
        }
    }

    private void remove(Session session) {
        sessions.remove(session.key, session);
    }

    /** Sessions that are kept. */
    public synchronized int size() {
        return sessions.size();
    }

    /** Bytes that the sessions held when they were last given back. */
    public synchronized long bytes() {
        return sessions.values().stream().mapToLong(session -> session.bytes).sum();
    }

    /** Frees all sessions; nobody may have one. */
    @Override
    public synchronized void close() {
        closed = true;
        sessions.values().forEach(Session::clear);
        sessions.clear();
    }
}
