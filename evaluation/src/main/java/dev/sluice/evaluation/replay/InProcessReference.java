// SPDX-License-Identifier: Apache-2.0
package dev.sluice.evaluation.replay;

import java.io.Serializable;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A serializable reference to an object of this process, through which the operators of a job share
 * the object with the code that submits the job. Only an id is serialized. Safe for several
 * threads.
 */
final class InProcessReference<T> implements Serializable, AutoCloseable {

    private static final long serialVersionUID = 1L;

    private static final Map<Long, Object> HELD = new ConcurrentHashMap<>();
    private static final AtomicLong LAST_ID = new AtomicLong();

    private final long id;

    private InProcessReference(long id) {
        this.id = id;
    }

    /** Holds an object until the reference is closed. */
    static <T> InProcessReference<T> to(T object) {
        long id = LAST_ID.incrementAndGet();
        HELD.put(id, object);
        return new InProcessReference<>(id);
    }

    /** Returns the object. */
    @SuppressWarnings("unchecked") // the id belongs to an object of this type
    T get() {
        Object object = HELD.get(id);
        if (object == null) {
            throw new IllegalStateException(
                    "found no object with id %d; expected the job to run in the process that submitted it, before the reference is closed"
                            .formatted(id));
        }
        return (T) object;
    }

    @Override
    public void close() {
        HELD.remove(id);
    }
}
