// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.reduce;

import dev.sluice.engine.format.FormatException;
import dev.sluice.model.tensor.Float16;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The contract of {@link TokenDrop}, for every policy. */
final class DifferentialDropTest {

    @Test
    void theFirstStepIsKeptWhole() throws Exception {
        for (String name : ReductionPolicy.names()) {
            DropDecision decision = drop(name).accept(step(0, 1, 2, 3));

            assertThat(decision.keep()).as(name).containsExactly(true, true, true);
            assertThat(decision.similarity()).isNull();
            assertThat(decision.redundancy()).isZero();
        }
    }

    @Test
    void unchangedTokensAreDroppedAndChangedOnesKept() throws Exception {
        TokenDrop drop = drop("dtd-feature");
        drop.accept(step(0, 1, 2, 3));

        DropDecision still = drop.accept(step(1, 1, 2, 3));
        assertThat(still.keep()).containsExactly(false, false, false);
        assertThat(still.redundancy()).isEqualTo(1);
        DropDecision turned = drop.accept(step(2, -1, -2, -3));
        assertThat(turned.keep()).containsExactly(true, true, true);
        assertThat(turned.similarity()).containsExactly(-1, -1, -1);
        assertThat(turned.redundancy()).isZero();
    }

    @Test
    void aSimilarityAtTheThresholdIsKept() throws Exception {
        TokenDrop drop = drop("dtd-feature", "threshold", "1");
        drop.accept(step(0, 1));

        DropDecision decision = drop.accept(step(1, 1));
        assertThat(decision.keep()).containsExactly(true);
        assertThat(decision.redundancy()).isZero();
    }

    @Test
    void equalSimilaritiesAreDroppedFromTheLowestPosition() throws Exception {
        for (String name : new String[] {"dtd-feature", "dtd-anchored"}) {
            TokenDrop drop = drop(name, "threshold", "0.5", "absolute", "false");
            drop.accept(step(0, 1, 1, 1, 1, 1));
            // ⌊5 · 0.5⌋ = 2
            assertThat(drop.accept(step(1, 1, 1, 1, 1, 1)).keep())
                    .as(name)
                    .containsExactly(false, false, true, true, true);
        }
    }

    @Test
    void equalPixelDifferencesAreDroppedFromTheLowestPosition() throws Exception {
        TokenDrop drop = drop("dtd-pixel", "threshold", "0.5", "absolute", "false");
        drop.accept(pixels(0, new int[] {10, 10, 10, 10}, new int[] {10, 10, 10, 10}));

        assertThat(
                        drop.accept(pixels(1, new int[] {0, 0, 0, 0}, new int[] {90, 10, 10, 10}))
                                .keep())
                .containsExactly(true, false, false, true);
    }

    @Test
    void pixelsPairThePreviousFirstFrameWithThisLastFrame() throws Exception {
        TokenDrop drop = drop("dtd-pixel", "threshold", "0.1");
        drop.accept(pixels(0, new int[] {50}, new int[] {200}));

        // Only the second frame of this patch equals the first of the previous one.
        assertThat(drop.accept(pixels(1, new int[] {200}, new int[] {50})).keep())
                .containsOnly(false);
        assertThat(drop.accept(pixels(2, new int[] {200}, new int[] {50})).keep())
                .containsOnly(true);
    }

    @Test
    void aDifferenceAtThePixelThresholdIsKept() throws Exception {
        TokenDrop drop = drop("dtd-pixel", "threshold", "0.2");
        drop.accept(pixels(0, new int[] {0, 0}, new int[] {0, 0}));

        // 51 / 255 = 0.2
        assertThat(drop.accept(pixels(1, new int[] {0, 0}, new int[] {51, 50})).keep())
                .containsExactly(true, false);
    }

    @Test
    void slowDriftIsLostByTheFeatureDropAndKeptByTheAnchoredOne() throws Exception {
        TokenDrop feature = drop("dtd-feature", "threshold", "0.9");
        TokenDrop anchored = drop("dtd-anchored", "threshold", "0.9");
        int featureKept = 0;
        int anchoredKept = 0;
        float[] lastKept = null;
        float[] now = null;
        for (int t = 0; t < 180; t++) {
            // A token that turns by one degree a step.
            double angle = Math.toRadians(t);
            now = new float[] {(float) Math.cos(angle), (float) Math.sin(angle)};
            TokenStep step = new TokenStep(t, new TokenGrid(1, 1), 2, now, null, null);
            featureKept += feature.accept(step).keep()[0] ? 1 : 0;
            if (anchored.accept(step).keep()[0]) {
                anchoredKept++;
                lastKept = now;
            }
        }

        assertThat(featureKept).as("only the first, though it turned round").isEqualTo(1);
        // cos 26° is the first below 0.9.
        assertThat(anchoredKept).isEqualTo(1 + 179 / 26);
        assertThat(lastKept[0] * now[0] + lastKept[1] * now[1]).isGreaterThan(0.9f);
    }

    @Test
    void aStepOfAnotherGridOrDimIsTreatedAsTheFirst() throws Exception {
        for (String name : ReductionPolicy.names()) {
            TokenDrop drop = drop(name, "threshold", "0.9");
            drop.accept(step(0, 1, 2, 3, 4));
            TokenGrid square = new TokenGrid(2, 2);
            TokenStep reshaped =
                    new TokenStep(1, square, 1, new float[] {1, 2, 3, 4}, null, new byte[24]);
            assertThat(drop.accept(reshaped).similarity()).as(name).isNull();
            TokenStep widened = new TokenStep(2, square, 2, new float[8], null, new byte[24]);
            DropDecision decision = drop.accept(widened);
            assertThat(decision.similarity()).as(name).isNull();
            assertThat(decision.keep()).containsOnly(true);
            assertThat(drop.accept(widened).similarity()).as(name).isNotNull();
        }
    }

    @Test
    void aStepWithOtherPixelsPerCellIsTreatedAsTheFirst() throws Exception {
        TokenDrop drop = drop("dtd-pixel");
        drop.accept(pixels(0, new int[] {1}, new int[] {1}));
        TokenStep finer =
                new TokenStep(1, new TokenGrid(1, 1), 0, new float[0], null, new byte[60]);

        assertThat(drop.accept(finer).similarity()).isNull();
        assertThat(drop.accept(finer).similarity()).isNotNull();
    }

    @Test
    void invalidValuesAreRefusedAndChangeNothing() throws Exception {
        for (String name : ReductionPolicy.names()) {
            TokenDrop drop = drop(name);
            drop.accept(step(0, 1, 2));
            byte[] before = drop.snapshot();
            for (float broken : new float[] {Float.NaN, Float.POSITIVE_INFINITY, -1f / 0}) {
                assertRefused(
                        drop, step(1, 5, broken), "step 1 has NaN or infinite features at token 1");
            }
            float[] features = {1, 2};
            assertRefused(
                    drop,
                    new TokenStep(
                            1,
                            new TokenGrid(1, 2),
                            1,
                            features,
                            new float[] {Float.NaN, 0},
                            new byte[12]),
                    "attention at token 0");
            assertRefused(
                    drop,
                    new TokenStep(1, new TokenGrid(1, 2), 2, features, null, new byte[12]),
                    "2 floats of features, expected 4");
            assertRefused(
                    drop,
                    new TokenStep(1, new TokenGrid(0, 2), 1, features, null, null),
                    "grid of 0×2");

            assertThat(drop.snapshot()).as(name).isEqualTo(before);
        }
    }

    @Test
    void pixelsThatAreMissingAreRefused() {
        TokenStep blind = new TokenStep(4, new TokenGrid(1, 2), 1, new float[2], null, null);

        assertRefused(drop("dtd-pixel"), blind, "step 4 has no pixels, expected a multiple of 12");
    }

    @Test
    void extremeValuesAreAccepted() throws Exception {
        TokenDrop drop = drop("dtd-feature");
        drop.accept(step(0, Float.MAX_VALUE, Float.MIN_VALUE, 0, -0f));
        DropDecision decision = drop.accept(step(1, Float.MAX_VALUE, Float.MIN_VALUE, 0, 1));

        // A zero vector has no direction: never similar.
        assertThat(decision.similarity()).containsExactly(1, 1, 0, 0);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void restoringAtEveryStepEqualsAnUninterruptedRun(boolean halves) throws Exception {
        for (String name : ReductionPolicy.names()) {
            Random random = new Random(5);
            TokenDrop uninterrupted = drop(name, "threshold", "0.3");
            TokenDrop restored = drop(name, "threshold", "0.3");
            for (int t = 0; t < 60; t++) {
                byte[] snapshot = restored.snapshot();
                restored = drop(name, "threshold", "0.3");
                restored.restore(snapshot);
                TokenStep step = random(random, t, halves);
                DropDecision expected = uninterrupted.accept(step);
                DropDecision found = restored.accept(step);
                assertThat(found.keep())
                        .as("%s, step %d", name, t)
                        .containsExactly(expected.keep());
                assertThat(found.redundancy()).isEqualTo(expected.redundancy());
                assertThat(Arrays.equals(found.similarity(), expected.similarity())).isTrue();
            }
            assertThat(restored.snapshot()).isEqualTo(uninterrupted.snapshot());
        }
    }

    @Test
    void featuresThatAreHalvesTakeTwoBytesInASnapshot() throws Exception {
        TokenDrop halves = drop("dtd-feature");
        TokenDrop floats = drop("dtd-feature");
        Random random = new Random(1);
        halves.accept(random(random, 0, true));
        floats.accept(random(random, 0, false));

        assertThat(floats.snapshot().length - halves.snapshot().length).isEqualTo(6 * 4 * 2);
    }

    @Test
    void afterASnapshotOfAnotherPolicyTheNextStepIsTreatedAsTheFirst() throws Exception {
        for (String name : ReductionPolicy.names()) {
            TokenDrop other = drop(name.equals("dtd-feature") ? "dtd-pixel" : "dtd-feature");
            other.accept(step(0, 1, 2));
            TokenDrop drop = drop(name);
            drop.restore(other.snapshot());

            DropDecision decision = drop.accept(step(1, 1, 2));
            assertThat(decision.keep()).as(name).containsExactly(true, true);
            assertThat(decision.similarity()).isNull();
            assertThat(drop.accept(step(2, 1, 2)).similarity()).containsExactly(1, 1);
        }
    }

    @Test
    void damagedSnapshotsAreRefused() throws Exception {
        TokenDrop drop = drop("dtd-feature");
        drop.accept(step(0, 1, 2));
        byte[] snapshot = drop.snapshot();
        byte[] newer = snapshot.clone();
        newer[0] = 9;

        assertThatThrownBy(() -> drop.restore(newer)).hasMessageContaining("version 9");
        for (int length = 0; length < snapshot.length; length++) {
            byte[] cut = Arrays.copyOf(snapshot, length);
            assertThatThrownBy(() -> drop.restore(cut))
                    .isInstanceOf(FormatException.class)
                    .hasMessageContaining("damaged");
        }
        assertThat(drop.snapshot()).as("untouched").isEqualTo(snapshot);
    }

    @Test
    void redundancyIsTheShareOfSimilarPositionsForEveryPolicy() throws Exception {
        for (String name : ReductionPolicy.names()) {
            TokenDrop drop = drop(name, "redundancy-threshold", "0.9");
            drop.accept(step(0, 1, 2, 3, 4));

            assertThat(drop.accept(step(1, 1, 2, 3, -4)).redundancy()).as(name).isEqualTo(0.75);
        }
    }

    private static void assertRefused(TokenDrop drop, TokenStep step, String message) {
        assertThatThrownBy(() -> drop.accept(step))
                .isInstanceOf(InvalidTokensException.class)
                .hasMessageContaining(message);
    }

    private static TokenDrop drop(String name, String... options) {
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < options.length; i += 2) {
            values.put(options[i], options[i + 1]);
        }
        return ReductionPolicy.parse(name, values).newDrop();
    }

    /** One float a token, in one row; black pixels. */
    private static TokenStep step(long index, float... features) {
        int tokens = features.length;
        return new TokenStep(
                index, new TokenGrid(1, tokens), 1, features, null, new byte[2 * tokens * 3]);
    }

    /** Cells of one pixel, grey. */
    private static TokenStep pixels(long index, int[] first, int[] second) {
        byte[] pixels = new byte[2 * first.length * 3];
        for (int p = 0; p < first.length; p++) {
            Arrays.fill(pixels, 3 * p, 3 * p + 3, (byte) first[p]);
            int from = 3 * (first.length + p);
            Arrays.fill(pixels, from, from + 3, (byte) second[p]);
        }
        return new TokenStep(index, new TokenGrid(1, first.length), 0, new float[0], null, pixels);
    }

    private static TokenStep random(Random random, int t, boolean halves) {
        float[] features = new float[6 * 4];
        for (int i = 0; i < features.length; i++) {
            features[i] = (float) (1 + random.nextGaussian());
        }
        if (halves) {
            Float16.round(features);
        }
        byte[] pixels = new byte[2 * 6 * 3];
        random.nextBytes(pixels);
        return new TokenStep(t, new TokenGrid(2, 3), 4, features, null, pixels);
    }
}
