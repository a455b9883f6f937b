// SPDX-License-Identifier: Apache-2.0
package dev.sluice.platform.local;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Parts that start side by side, of which some fail. */
@Timeout(60)
final class SideBySideTest {

    private final List<String> closed = new CopyOnWriteArrayList<>();

    @Test
    void partsStartAtTheSameTime() throws Exception {
        CyclicBarrier both = new CyclicBarrier(2);
        try (SideBySide starts = new SideBySide()) {
            SideBySide.Part<AutoCloseable> one = starts.begin("one", () -> meeting(both, "one"));
            SideBySide.Part<AutoCloseable> two = starts.begin("two", () -> meeting(both, "two"));

            assertThat(one.take()).isNotNull();
            assertThat(two.await()).isNotNull();
        }
        assertThat(closed).as("what was taken belongs to who took it").containsExactly("two");
    }

    @Test
    void theFirstFailureEndsTheWaitForAPartThatStillStarts() {
        CountDownLatch seen = new CountDownLatch(1);
        try (SideBySide starts = new SideBySide()) {
            SideBySide.Part<AutoCloseable> slow =
                    starts.begin(
                            "slow",
                            () -> {
                                seen.await();
                                return part("slow");
                            });
            starts.begin("broken", () -> fail(new IOException("no port")));

            assertThatThrownBy(slow::take).isInstanceOf(IOException.class).hasMessage("no port");
            seen.countDown();
        }
        assertThat(closed).as("it had not started when the other one failed").contains("slow");
    }

    @Test
    void aPartThatHasStartedIsClosedIfAnotherOneFails() throws Exception {
        try (SideBySide starts = new SideBySide()) {
            SideBySide.Part<AutoCloseable> ready = starts.begin("ready", () -> part("ready"));
            ready.await();
            SideBySide.Part<AutoCloseable> broken =
                    starts.begin("broken", () -> fail(new UnsatisfiedLinkError("no library")));

            assertThatThrownBy(broken::await)
                    .isInstanceOf(UnsatisfiedLinkError.class)
                    .hasMessage("no library");
            assertThatThrownBy(ready::take).hasMessage("no library");
        }
        assertThat(closed).containsExactly("ready");
    }

    @Test
    void theLastBegunIsClosedFirstAndOneThatDoesNotCloseStopsNoOther() {
        try (SideBySide starts = new SideBySide()) {
            starts.begin("one", () -> part("one"));
            starts.begin(
                    "two",
                    () ->
                            () -> {
                                throw new IOException("still in use");
                            });
            starts.begin("three", () -> part("three"));
        }
        assertThat(closed).containsExactly("three", "one");
    }

    private AutoCloseable meeting(CyclicBarrier barrier, String name) throws Exception {
        barrier.await();
        return part(name);
    }

    private AutoCloseable part(String name) {
        return () -> closed.add(name);
    }

    private static <E extends Throwable> AutoCloseable fail(E failure) throws E {
        throw failure;
    }
}
