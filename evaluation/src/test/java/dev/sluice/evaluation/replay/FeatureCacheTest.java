// SPDX-License-Identifier: Apache-2.0
package dev.sluice.evaluation.replay;

import dev.sluice.model.EncoderSignal;
import dev.sluice.model.FrameSize;
import dev.sluice.model.ModelException;
import dev.sluice.model.VisualTokens;
import dev.sluice.model.tensor.Signal;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class FeatureCacheTest {

    private static final FrameSize SIZE = new FrameSize(2, 1);

    private final FeatureCache cache = new FeatureCache(1 << 20);
    private final AtomicInteger calls = new AtomicInteger();

    @Test
    void equalFramesAreEncodedOnce() throws Exception {
        VisualTokens first = get(cache, 1, 2);
        VisualTokens again = get(cache, 1, 2);

        assertThat(calls).hasValue(1);
        assertThat(again.features()).isEqualTo(first.features()).isNotSameAs(first.features());
        assertThat(again.attention()).isEqualTo(first.attention()).isNotSameAs(first.attention());
        get(cache, 2, 1);
        get(cache, 1, 1);
        assertThat(calls).hasValue(3);
        assertThat(cache.computed()).isEqualTo(3);
    }

    @Test
    void callersMayChangeTheirArrays() throws Exception {
        get(cache, 1, 2).features()[0] = 99;

        assertThat(get(cache, 1, 2).features()[0]).isNotEqualTo(99);
    }

    @Test
    void evictsTheLeastRecentlyUsedEntryAboveTheBound() throws Exception {
        FeatureCache small = new FeatureCache(2 * 220);
        get(small, 1, 0);
        get(small, 2, 0);
        get(small, 1, 0);
        get(small, 3, 0); // evicts 2
        get(small, 1, 0);

        assertThat(calls).hasValue(3);
        get(small, 2, 0);
        assertThat(calls).hasValue(4);
    }

    @Test
    void encodesAgainAfterClear() throws Exception {
        get(cache, 1, 2);
        cache.clear();
        get(cache, 1, 2);

        assertThat(cache.computed()).isEqualTo(2);
    }

    @Test
    void aFailedStepIsEncodedAgain() throws Exception {
        assertThatThrownBy(
                        () ->
                                cache.get(
                                        SIZE,
                                        new byte[6],
                                        new byte[6],
                                        () -> {
                                            throw new IllegalStateException("no");
                                        }))
                .hasMessage("no");

        assertThat(get(cache, 0, 0).dim()).isEqualTo(4);
    }

    @Test
    void concurrentCallersOfOneStepEncodeItOnce() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Future<VisualTokens>> all = new ArrayList<>();
            for (int i = 0; i < 64; i++) {
                int frame = i % 4;
                all.add(threads.submit(() -> get(cache, frame, 0)));
            }
            for (Future<VisualTokens> one : all) {
                one.get();
            }
        } finally {
            threads.shutdownNow();
        }

        assertThat(calls).hasValue(4);
    }

    private VisualTokens get(FeatureCache from, int first, int second) throws ModelException {
        return from.get(SIZE, frame(first), frame(second), () -> tokens(first, second));
    }

    private VisualTokens tokens(int first, int second) {
        calls.incrementAndGet();
        return new VisualTokens(
                1,
                1,
                4,
                new float[] {first, second, 0.5f, -1},
                Map.of(
                        EncoderSignal.IMAGE_ATTENTION,
                        new Signal(new int[] {1}, new float[] {0.1f})));
    }

    private static byte[] frame(int value) {
        return new byte[] {(byte) value, 0, 0, 0, 0, 0};
    }
}
