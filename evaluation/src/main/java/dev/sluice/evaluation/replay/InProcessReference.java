// SPDX-License-Identifier: Apache-2.0
package dev.sluice.evaluation.replay;

import java.io.Serializable;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What the operators of a job in this process are to share with whoever submits it. It travels with
 * the job as a number. Safe for several threads.
 */
final class InProcessReference<T> implements Serializable, AutoCloseable {

    private static final long serialVersionUID = 1L;

    private static final Map<Long, Object> HELD = new ConcurrentHashMap<>();
    private static final AtomicLong NEXT = new AtomicLong();

    private final long number;

    private InProcessReference(long number) {
        this.number = number;
    }

    /** Holds something until the reference is closed. */
    static <T> InProcessReference<T> to(T thing) {
        long number = NEXT.incrementAndGet();
        HELD.put(number, thing);
        return new InProcessReference<>(number);
    }

    /** What is held. */
    @SuppressWarnings("unchecked") // put there under this number by the same type
    T get() {
        Object thing = HELD.get(number);
        if (thing == null) {
            throw new IllegalStateException(
                    "what the job refers to by %d is not in this process, or not any more"
                            .formatted(number));
        }
        return (T) thing;
    }

    @Override
    public void close() {
        HELD.remove(number);
    }
}
