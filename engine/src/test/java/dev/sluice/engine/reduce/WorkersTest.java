// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.reduce;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicIntegerArray;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The contract of {@link Workers}. */
@Timeout(30)
final class WorkersTest {

    private final ExecutorService pool = Executors.newFixedThreadPool(4);

    @AfterEach
    void stop() {
        pool.shutdownNow();
    }

    @Test
    void everyIndexIsDoneOnce() {
        for (int threads = 1; threads <= 5; threads++) {
            for (int count : new int[] {0, 1, 2, 7, 100, 1001}) {
                AtomicIntegerArray done = new AtomicIntegerArray(count);
                Workers.of(pool, threads)
                        .run(
                                count,
                                3,
                                (from, to) -> {
                                    for (int i = from; i < to; i++) {
                                        done.incrementAndGet(i);
                                    }
                                });
                for (int i = 0; i < count; i++) {
                    assertThat(done.get(i)).as("%d of %d", i, count).isEqualTo(1);
                }
            }
        }
    }

    @Test
    void anExecutorThatNeverRunsATaskHoldsUpNothing() {
        List<Runnable> waiting = new ArrayList<>();
        AtomicIntegerArray done = new AtomicIntegerArray(50);
        Workers.of(waiting::add, 3)
                .run(
                        50,
                        1,
                        (from, to) -> {
                            for (int i = from; i < to; i++) {
                                done.incrementAndGet(i);
                            }
                        });
        waiting.forEach(Runnable::run); // too late to do anything

        assertThat(waiting).hasSize(2);
        for (int i = 0; i < 50; i++) {
            assertThat(done.get(i)).isEqualTo(1);
        }
    }

    @Test
    void tasksOfTheExecutorMayDivideTheirWorkToo() {
        Workers workers = Workers.of(pool, 4);
        AtomicIntegerArray done = new AtomicIntegerArray(64 * 64);
        workers.run(
                64,
                1,
                (from, to) -> {
                    for (int i = from; i < to; i++) {
                        int outer = 64 * i;
                        workers.run(
                                64,
                                1,
                                (first, last) -> {
                                    for (int j = first; j < last; j++) {
                                        done.incrementAndGet(outer + j);
                                    }
                                });
                    }
                });
        for (int i = 0; i < 64 * 64; i++) {
            assertThat(done.get(i)).isEqualTo(1);
        }
    }

    @Test
    void whatAThreadThrowsReachesTheCaller() {
        assertThatThrownBy(
                        () ->
                                Workers.of(pool, 2)
                                        .run(
                                                100,
                                                1,
                                                (from, to) -> {
                                                    if (to == 100) {
                                                        throw new IllegalStateException("at last");
                                                    }
                                                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("at last");
        assertThatThrownBy(() -> Workers.of(pool, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("0 threads");
    }
}
