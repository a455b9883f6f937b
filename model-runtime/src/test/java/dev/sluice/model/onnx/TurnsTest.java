// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.onnx;

import dev.sluice.model.onnx.Turns.Kind;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import static org.assertj.core.api.Assertions.assertThat;

/** The order of runs while all of them wait. */
@Timeout(30)
class TurnsTest {

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Turns turns = new Turns(1);
    private final List<String> order = Collections.synchronizedList(new ArrayList<>());
    private final List<Future<?>> runs = new ArrayList<>();

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    /** Lets a run wait behind those that wait already. */
    private void wait(String name, Kind kind) throws InterruptedException {
        int before = turns.waiting();
        runs.add(
                threads.submit(
                        () -> {
                            turns.take(kind);
                            order.add(name);
                            turns.release();
                        }));
        while (turns.waiting() == before) {
            Thread.sleep(1);
        }
    }

    private void runAll() throws Exception {
        turns.release();
        for (Future<?> run : runs) {
            run.get();
        }
    }

    @Test
    void stepsAndBlocksAlternate() throws Exception {
        turns.take(Kind.QUESTION);
        for (int i = 1; i <= 3; i++) {
            wait("block " + i, Kind.QUESTION);
        }
        for (int i = 1; i <= 3; i++) {
            wait("step " + i, Kind.STEP);
        }
        runAll();
        assertThat(order)
                .containsExactly("step 1", "block 1", "step 2", "block 2", "step 3", "block 3");
    }

    @Test
    void questionsAreBeforeWatchesAndThoseBeforeWhatRunsAhead() throws Exception {
        turns.take(Kind.STEP);
        wait("ahead", Kind.AHEAD);
        wait("watch", Kind.WATCH);
        wait("question 1", Kind.QUESTION);
        wait("question 2", Kind.QUESTION);
        runAll();
        assertThat(order).containsExactly("question 1", "question 2", "watch", "ahead");
    }

    @Test
    void noBlockIsOvertakenForever() throws Exception {
        turns.take(Kind.STEP);
        wait("ahead", Kind.AHEAD);
        for (int i = 1; i <= 20; i++) {
            wait("question " + i, Kind.QUESTION);
        }
        runAll();
        assertThat(order).hasSize(21);
        assertThat(order.indexOf("ahead")).isEqualTo(7);
    }

    @Test
    void asManyRunAtOnceAsAllowed() {
        Turns two = new Turns(2);
        two.take(Kind.QUESTION);
        two.take(Kind.STEP);
        Future<?> third = threads.submit(() -> two.take(Kind.STEP));
        while (two.waiting() == 0) {
            Thread.onSpinWait();
        }
        assertThat(third.isDone()).isFalse();
        two.release();
        assertThat(third).succeedsWithin(Duration.ofSeconds(10));
    }
}
