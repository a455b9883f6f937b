// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.encode;

import dev.sluice.model.EncodeUse;
import dev.sluice.model.ModelException;
import dev.sluice.model.ModelException.Kind;
import dev.sluice.model.family.EncoderInput;
import dev.sluice.model.onnx.VisionEncoder.Encoded;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Which steps are encoded together, and what becomes of them. A step's pixels are its name. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class EncodeBatchTest {

    private static final int SMALL = 4; // values
    private static final int LARGE = 9;
    private static final long PLENTY = 1 << 20;
    private static final float BAD = 13;
    private static final float FATAL = 99;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Semaphore allowed = new Semaphore(0); // runs that may end
    private final Semaphore begun = new Semaphore(0);
    private final List<List<Float>> runs = Collections.synchronizedList(new ArrayList<>());

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    @Test
    void aLoneCallerLeadsAtOnce() throws Exception {
        EncodeBatch batch = batch(4, PLENTY, 1);
        allowed.release(2);
        assertThat(batch.encode(step(SMALL, 1)).features()).containsExactly(1);
        assertThat(batch.encode(step(SMALL, 2)).features()).containsExactly(2);
        assertThat(runs).containsExactly(List.of(1f), List.of(2f));
        assertThat(batch.use()).isEqualTo(new EncodeUse(2, 2));
    }

    @Test
    void whatComesDuringARunIsEncodedTogether() throws Exception {
        EncodeBatch batch = batch(4, PLENTY, 1);
        List<Future<Encoded>> all = bring(batch, 1, SMALL, 2, SMALL, 3, SMALL, 4, SMALL);
        allowed.release(4);
        assertNames(all, 1, 2, 3, 4);
        assertThat(runs).containsExactly(List.of(1f), List.of(2f, 3f, 4f));
        assertThat(batch.use()).isEqualTo(new EncodeUse(2, 4));
    }

    @Test
    void stepsOfOneSizeAreTogetherAndTheOldestIsFirst() throws Exception {
        EncodeBatch batch = batch(4, PLENTY, 1);
        List<Future<Encoded>> all =
                bring(batch, 1, SMALL, 2, LARGE, 3, SMALL, 4, LARGE, 5, SMALL, 6, LARGE);
        allowed.release(6);
        assertNames(all, 1, 2, 3, 4, 5, 6);
        assertThat(runs).containsExactly(List.of(1f), List.of(2f, 4f, 6f), List.of(3f, 5f));
    }

    @Test
    void aBatchHasNoMoreStepsThanItsLimit() throws Exception {
        EncodeBatch batch = batch(2, PLENTY, 1);
        List<Future<Encoded>> all =
                bring(batch, 1, SMALL, 2, SMALL, 3, SMALL, 4, SMALL, 5, SMALL, 6, SMALL);
        allowed.release(6);
        assertNames(all, 1, 2, 3, 4, 5, 6);
        assertThat(runs)
                .containsExactly(List.of(1f), List.of(2f, 3f), List.of(4f, 5f), List.of(6f));
    }

    @Test
    void aBatchHasNoMoreBytesThanItsLimitUnlessItIsOneStep() throws Exception {
        EncodeBatch batch = batch(8, 2L * SMALL * Float.BYTES, 1);
        List<Future<Encoded>> all =
                bring(batch, 1, SMALL, 2, LARGE, 3, SMALL, 4, LARGE, 5, SMALL, 6, SMALL);
        allowed.release(6);
        assertNames(all, 1, 2, 3, 4, 5, 6);
        assertThat(runs)
                .containsExactly(
                        List.of(1f), List.of(2f), List.of(3f, 5f), List.of(4f), List.of(6f));
    }

    @Test
    void asManyRunsAreMadeAtTheSameTimeAsThePlanHas() throws Exception {
        EncodeBatch batch = batch(4, PLENTY, 2);
        List<Future<Encoded>> all = new ArrayList<>();
        all.add(threads.submit(() -> batch.encode(step(SMALL, 1))));
        begun.acquire();
        all.add(threads.submit(() -> batch.encode(step(SMALL, 2))));
        begun.acquire(); // although the first run has not ended
        all.add(threads.submit(() -> batch.encode(step(SMALL, 3))));
        await(batch, 1);
        allowed.release(3);
        assertNames(all, 1, 2, 3);
        assertThat(runs).containsExactly(List.of(1f), List.of(2f), List.of(3f));
    }

    @Test
    void aStepThatFailsFailsAlone() throws Exception {
        EncodeBatch batch = batch(4, PLENTY, 1);
        List<Future<Encoded>> all = bring(batch, 1, SMALL, 2, SMALL, (int) BAD, SMALL, 4, SMALL);
        allowed.release(9);
        assertThat(all.get(0).get().features()).containsExactly(1);
        assertThat(all.get(1).get().features()).containsExactly(2);
        assertThat(all.get(3).get().features()).containsExactly(4);
        assertThatThrownBy(() -> all.get(2).get())
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(ModelException.class)
                .hasMessageContaining("a bad step");
        assertThat(runs)
                .containsExactly(
                        List.of(1f), List.of(2f, BAD, 4f), List.of(2f), List.of(BAD), List.of(4f));
    }

    @Test
    void anErrorOfTheLeaderLeavesNobodyWaiting() throws Exception {
        EncodeBatch batch = batch(4, PLENTY, 1);
        List<Future<Encoded>> all = bring(batch, 1, SMALL, (int) FATAL, SMALL, 3, SMALL);
        allowed.release(9);
        assertThat(all.get(0).get().features()).containsExactly(1);
        assertThatThrownBy(() -> all.get(1).get()).hasCauseInstanceOf(StackOverflowError.class);
        assertThatThrownBy(() -> all.get(2).get()).hasCauseInstanceOf(IllegalStateException.class);
        assertThat(batch.encode(step(SMALL, 5)).features()).containsExactly(5);
    }

    @Test
    void anInterruptedCallerGetsItsStepAndKeepsTheInterrupt() throws Exception {
        EncodeBatch batch = batch(4, PLENTY, 1);
        Future<Encoded> first = threads.submit(() -> batch.encode(step(SMALL, 1)));
        begun.acquire();
        AtomicBoolean kept = new AtomicBoolean();
        List<Float> found = Collections.synchronizedList(new ArrayList<>());
        Thread waiting =
                new Thread(
                        () -> {
                            try {
                                found.add(batch.encode(step(SMALL, 2)).features()[0]);
                            } catch (ModelException e) {
                                throw new IllegalStateException(e);
                            }
                            kept.set(Thread.currentThread().isInterrupted());
                        });
        waiting.start();
        await(batch, 1);
        waiting.interrupt();
        allowed.release(2);
        waiting.join();
        assertThat(first.get().features()).containsExactly(1);
        assertThat(found).containsExactly(2f);
        assertThat(kept).isTrue();
    }

    /** Brings steps, of which the first leads and the others wait in this order. */
    private List<Future<Encoded>> bring(EncodeBatch batch, int... namesAndSizes) throws Exception {
        List<Future<Encoded>> all = new ArrayList<>();
        for (int i = 0; i < namesAndSizes.length; i += 2) {
            EncoderInput step = step(namesAndSizes[i + 1], namesAndSizes[i]);
            all.add(threads.submit(() -> batch.encode(step)));
            if (i == 0) {
                begun.acquire();
            }
            await(batch, i / 2);
        }
        return all;
    }

    private static void await(EncodeBatch batch, int waiting) throws InterruptedException {
        while (batch.waiting() != waiting) {
            Thread.sleep(1);
        }
    }

    private static void assertNames(List<Future<Encoded>> all, float... names) throws Exception {
        for (int i = 0; i < names.length; i++) {
            assertThat(all.get(i).get().features()).containsExactly(names[i]);
        }
    }

    private EncodeBatch batch(int steps, long bytes, int atOnce) {
        return new EncodeBatch(this::encode, new EncodePlan(steps, bytes, atOnce));
    }

    private List<Encoded> encode(List<EncoderInput> steps) throws ModelException {
        List<Float> names = steps.stream().map(step -> step.pixels()[0]).toList();
        runs.add(names);
        begun.release();
        allowed.acquireUninterruptibly();
        if (names.contains(FATAL)) {
            throw new StackOverflowError("made by the test");
        }
        if (names.contains(BAD)) {
            throw new ModelException(Kind.FAILED, "a bad step");
        }
        return names.stream().map(name -> new Encoded(new float[] {name}, null, null)).toList();
    }

    private static EncoderInput step(int values, float name) {
        float[] pixels = new float[values];
        pixels[0] = name;
        return new EncoderInput(pixels, new long[] {values}, Optional.empty());
    }
}
