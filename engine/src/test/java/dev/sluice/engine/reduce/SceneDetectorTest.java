// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.reduce;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Tests of the dips in redundancy that count as scene changes. */
final class SceneDetectorTest {

    @Test
    void aSmallObjectInAStillSceneIsAChange() {
        double[] redundancy = still(40, 1);
        redundancy[25] = 0.95;

        assertThat(changes(adaptive(), redundancy)).containsExactly(25);
        assertThat(changes(fixed(0.6), redundancy)).isEmpty();
    }

    @Test
    void oneDipIsOneChange() {
        double[] redundancy = still(40, 0.98);
        redundancy[20] = 0.3;
        redundancy[21] = 0.5;
        redundancy[22] = 0.6;
        redundancy[30] = 0.3;

        assertThat(changes(adaptive(), redundancy)).containsExactly(20, 30);
        assertThat(changes(fixed(0.6), redundancy)).containsExactly(20, 30);
    }

    @Test
    void aBusySceneIsNotOneChangeAfterAnother() {
        Random random = new Random(17);
        double[] redundancy = new double[400];
        for (int t = 0; t < redundancy.length; t++) {
            redundancy[t] = 0.6 + 0.05 * random.nextGaussian();
        }
        redundancy[300] = 0.05;

        List<Integer> changes = changes(adaptive(), redundancy);

        assertThat(changes).contains(300).hasSizeLessThan(8);
    }

    @Test
    void aLastingChangeBecomesTheNewNormal() {
        double[] redundancy = still(200, 0.97);
        for (int t = 50; t < 200; t++) {
            redundancy[t] = 0.5;
        }
        redundancy[180] = 0.1;

        assertThat(changes(adaptive(), redundancy)).containsExactly(50, 180);
    }

    @Test
    void aFixedThresholdHasHysteresis() {
        double[] redundancy = {0.9, 0.59, 0.61, 0.59, 0.66, 0.59};

        assertThat(changes(fixed(0.6), redundancy)).containsExactly(1, 5);
    }

    @Test
    void theFirstStepOfAGridIsNoChangeAndLeavesTheBaseline() {
        SceneDetector detector = adaptive();
        for (int t = 0; t < 20; t++) {
            detector.acceptGated();
        }
        byte[] before = detector.snapshot();

        assertThat(detector.accept(new DropDecision(new boolean[1], null, 0))).isFalse();
        assertThat(detector.snapshot()).isEqualTo(before);
        assertThat(detector.accept(new DropDecision(new boolean[1], new float[1], 0))).isTrue();
    }

    @Test
    void restoringAtEveryStepEqualsAnUninterruptedRun() throws Exception {
        Random random = new Random(23);
        for (Supplier<SceneDetector> kind :
                List.<Supplier<SceneDetector>>of(() -> adaptive(), () -> fixed(0.6))) {
            SceneDetector uninterrupted = kind.get();
            SceneDetector restored = kind.get();
            int changes = 0;
            for (int t = 0; t < 500; t++) {
                byte[] snapshot = restored.snapshot();
                restored = kind.get();
                restored.restore(snapshot);
                double redundancy = random.nextInt(10) == 0 ? random.nextDouble() : 0.9;
                boolean change = uninterrupted.accept(redundancy);
                assertThat(restored.accept(redundancy)).as("step %d", t).isEqualTo(change);
                changes += change ? 1 : 0;
            }
            assertThat(changes).isPositive();
        }
    }

    @Test
    void badThresholdsAndSnapshotsAreRefused() {
        assertThatThrownBy(() -> SceneDetector.belowBaseline(0))
                .hasMessageContaining("0.0, expected a share over 0");
        assertThatThrownBy(() -> fixed(1.5)).hasMessageContaining("1.5, expected a share");
        assertThatThrownBy(() -> adaptive().restore(new byte[3])).hasMessageContaining("version 0");
        assertThatThrownBy(() -> adaptive().restore(new byte[0])).hasMessageContaining("0 bytes");
    }

    private static SceneDetector adaptive() {
        return SceneDetector.belowBaseline(0.02);
    }

    private static SceneDetector fixed(double threshold) {
        return SceneDetector.below(threshold);
    }

    private static double[] still(int steps, double redundancy) {
        double[] values = new double[steps];
        Arrays.fill(values, redundancy);
        return values;
    }

    private static List<Integer> changes(SceneDetector detector, double[] redundancy) {
        List<Integer> changes = new ArrayList<>();
        for (int t = 0; t < redundancy.length; t++) {
            if (detector.accept(redundancy[t])) {
                changes.add(t);
            }
        }
        return changes;
    }
}
