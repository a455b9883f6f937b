// SPDX-License-Identifier: Apache-2.0
package dev.sluice.evaluation.run;

import dev.sluice.engine.reduce.DropDecision;
import dev.sluice.engine.reduce.InvalidTokensException;
import dev.sluice.engine.reduce.TokenDrop;
import dev.sluice.engine.reduce.TokenGrid;
import dev.sluice.engine.reduce.TokenStep;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

class BaselineDropTest {

    private static final int TOKENS = 36;
    private static final int STEPS = 50;

    @Test
    void uniformStepsAreKeptWholeAtEvenDistances() throws Exception {
        List<Integer> kept = new ArrayList<>();
        TokenDrop drop = new BaselineDropFactory(Map.of("s", 0.2), true, 0).newDrop("s");
        for (int step = 0; step < STEPS; step++) {
            int count = count(drop.accept(step(step)));
            assertThat(count).isIn(0, TOKENS);
            if (count > 0) {
                kept.add(step);
            }
        }

        assertThat(kept.get(0)).isZero();
        assertThat(kept).hasSizeBetween(10, 11);
        for (int i = 2; i < kept.size(); i++) {
            assertThat(kept.get(i) - kept.get(i - 1)).isEqualTo(5);
        }
    }

    @Test
    void theShareIsMetOverManyStreams() throws Exception {
        for (boolean steps : new boolean[] {true, false}) {
            long kept = 0;
            for (int stream = 0; stream < 200; stream++) {
                String id = "room-%03d".formatted(stream);
                kept += total(new BaselineDropFactory(Map.of(id, 0.13), steps, 0), id);
            }
            assertThat(kept / (200.0 * STEPS * TOKENS)).isCloseTo(0.13, within(0.003));
        }
    }

    @Test
    void randomTokensDependOnlyOnSeedAndStream() throws Exception {
        Map<String, Double> shares = Map.of("s", 0.3, "t", 0.3);
        assertThat(masks(shares, "s", 1)).isDeepEqualTo(masks(shares, "s", 1));
        assertThat(Arrays.deepEquals(masks(shares, "s", 1), masks(shares, "s", 2))).isFalse();
        assertThat(Arrays.deepEquals(masks(shares, "s", 1), masks(shares, "t", 1))).isFalse();
    }

    @Test
    void neighbouringStreamsAndSeedsAreIndependent() throws Exception {
        Map<String, Double> shares = new HashMap<>();
        for (int i = 100; i < 200; i++) {
            shares.put("room-" + i, 0.25);
        }
        double[] overlap = new double[2];
        for (int i = 100; i < 199; i++) {
            boolean[][] mask = masks(shares, "room-" + i, 1);
            overlap[0] += overlap(mask, masks(shares, "room-" + (i + 1), 1)) / 99;
            overlap[1] += overlap(mask, masks(shares, "room-" + i, 2)) / 99;
        }
        assertThat(overlap[0]).isCloseTo(0.0625, within(0.005));
        assertThat(overlap[1]).isCloseTo(0.0625, within(0.005));
    }

    private static double overlap(boolean[][] one, boolean[][] other) {
        int both = 0;
        for (int step = 0; step < STEPS; step++) {
            for (int i = 0; i < TOKENS; i++) {
                both += one[step][i] && other[step][i] ? 1 : 0;
            }
        }
        return both / (double) (STEPS * TOKENS);
    }

    @Test
    void allPositionsAreEquallyLikely() throws Exception {
        int[] kept = new int[TOKENS];
        for (int seed = 0; seed < 100; seed++) {
            for (boolean[] mask : masks(Map.of("s", 0.25), "s", seed)) {
                for (int i = 0; i < TOKENS; i++) {
                    kept[i] += mask[i] ? 1 : 0;
                }
            }
        }
        for (int count : kept) {
            assertThat(count / (100.0 * STEPS)).isCloseTo(0.25, within(0.03));
        }
    }

    @Test
    void aRestoredDropContinuesLikeTheOriginal() throws Exception {
        BaselineDropFactory drops = new BaselineDropFactory(Map.of("s", 0.21), true, 0);
        TokenDrop whole = drops.newDrop("s");
        TokenDrop part = drops.newDrop("s");
        for (int step = 0; step < STEPS; step++) {
            TokenDrop restored = drops.newDrop("s");
            if (step > 0) {
                restored.restore(part.snapshot());
            }
            part = restored;
            assertThat(part.accept(step(step)).keep()).isEqualTo(whole.accept(step(step)).keep());
        }
    }

    @Test
    void similarityAndRedundancyAreComputedFromTheTokens() throws Exception {
        TokenDrop drop = new BaselineDropFactory(Map.of("s", 0.1), false, 0).newDrop("s");
        drop.accept(step(0));
        DropDecision decision = drop.accept(step(1));

        assertThat(decision.similarity()).hasSize(TOKENS);
        assertThat(decision.redundancy()).isEqualTo(1); // nothing changes in these steps
    }

    @Test
    void aShareAboveOneIsRejected() {
        assertThatThrownBy(() -> new Quota(1.1, 0)).hasMessageContaining("expected 0 to 1");
    }

    private static boolean[][] masks(Map<String, Double> shares, String stream, int seed)
            throws InvalidTokensException {
        TokenDrop drop = new BaselineDropFactory(shares, false, seed).newDrop(stream);
        boolean[][] masks = new boolean[STEPS][];
        for (int step = 0; step < STEPS; step++) {
            masks[step] = drop.accept(step(step)).keep();
        }
        return masks;
    }

    private static long total(BaselineDropFactory drops, String stream)
            throws InvalidTokensException {
        TokenDrop drop = drops.newDrop(stream);
        long total = 0;
        for (int step = 0; step < STEPS; step++) {
            total += count(drop.accept(step(step)));
        }
        return total;
    }

    private static int count(DropDecision decision) {
        int count = 0;
        for (boolean keep : decision.keep()) {
            count += keep ? 1 : 0;
        }
        return count;
    }

    private static TokenStep step(long number) {
        float[] features = new float[TOKENS * 2];
        Arrays.fill(features, 1);
        return new TokenStep(number, new TokenGrid(6, 6), 2, features, null, null);
    }
}
