// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.sink;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import static org.assertj.core.api.Assertions.assertThat;

/** Tests closes that fail, hang, and ignore an interruption. */
@Timeout(60)
final class BoundedCloseTest {

    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(50);

    private final AtomicBoolean closed = new AtomicBoolean();

    @Test
    void aFailureIsNotThrownAndTheOthersAreClosed() {
        BoundedClose.of(
                LONG,
                LONG,
                "a sink",
                () -> {
                    throw new IllegalStateException("the broker is away");
                },
                () -> closed.set(true));
        assertThat(closed).isTrue();
    }

    @Test
    void aCloseThatWaitsIsInterruptedAndGoesOn() {
        BoundedClose.of(
                SHORT, LONG, "a sink", () -> new CountDownLatch(1).await(), () -> closed.set(true));
        assertThat(closed).isTrue();
    }

    @Test
    void aCloseThatCannotBeInterruptedIsLeft() {
        CountDownLatch end = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        BoundedClose.of(
                SHORT,
                SHORT,
                "a sink",
                () -> {
                    while (end.getCount() > 0) {
                        Thread.onSpinWait();
                    }
                    ended.countDown();
                });
        assertThat(ended.getCount()).isEqualTo(1);
        end.countDown();
        assertThat(await(ended)).isTrue();
    }

    private static boolean await(CountDownLatch latch) {
        try {
            return latch.await(LONG.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Test
    void anInterruptionOfTheTaskIsKept() {
        Thread.currentThread().interrupt();
        BoundedClose.of(LONG, LONG, "a sink", () -> new CountDownLatch(1).await());
        assertThat(Thread.interrupted()).isTrue();
    }
}
