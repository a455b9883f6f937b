// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.reduce;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;

/** The policy that follows the camera takes the decisions of one rule or of the other. */
final class AutoRuleTest {

    private static final Map<String, String> OPTIONS =
            Map.of("threshold", "0.9", "retain-ratio", "0.25");
    private static final int STEPS = 20;

    @Test
    void beforeAFixedCameraItIsTheAnchoredDrop() throws Exception {
        List<TokenStep> steps = steps(CameraMotion.FIXED);

        assertThat(decisions("auto", steps)).isEqualTo(decisions("dtd-anchored", steps));
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "FIXED")
    void beforeAMovingCameraItKeepsWhatIsNew(CameraMotion motion) throws Exception {
        List<TokenStep> steps = steps(motion);

        assertThat(decisions("auto", steps)).isEqualTo(decisions("divprune-stream", steps));
    }

    @Test
    void whatOneRuleHasKeptTheOtherDoesNotKeepAgain() throws Exception {
        List<TokenStep> steps = steps(CameraMotion.FIXED);
        Map<String, String> options =
                Map.of("threshold", "0.9", "retain-ratio", "0.25", "epsilon", "0.01");
        TokenDrop drop = ReductionPolicy.parse("auto", options).newDrop();
        for (TokenStep step : steps) {
            drop.accept(step);
        }
        TokenStep last = steps.get(STEPS - 1);

        boolean[] moving = drop.accept(last.filmed(CameraMotion.PANNING)).keep();
        boolean[] still = drop.accept(last).keep();

        assertThat(moving).containsOnly(false);
        assertThat(still).containsOnly(false);
    }

    private static List<List<Boolean>> decisions(String name, List<TokenStep> steps)
            throws Exception {
        TokenDrop drop = ReductionPolicy.parse(name, OPTIONS).newDrop();
        List<List<Boolean>> decisions = new ArrayList<>();
        for (TokenStep step : steps) {
            List<Boolean> kept = new ArrayList<>();
            for (boolean keep : drop.accept(step).keep()) {
                kept.add(keep);
            }
            decisions.add(kept);
        }
        return decisions;
    }

    private static List<TokenStep> steps(CameraMotion motion) {
        Random random = new Random(7);
        TokenGrid grid = new TokenGrid(4, 4);
        float[] features = new float[grid.size() * 8];
        for (int i = 0; i < features.length; i++) {
            features[i] = random.nextFloat() - 0.5f;
        }
        List<TokenStep> steps = new ArrayList<>();
        for (int t = 0; t < STEPS; t++) {
            for (int i = 0; i < 8; i++) {
                features[t % grid.size() * 8 + i] = random.nextFloat() - 0.5f;
            }
            steps.add(new TokenStep(t, grid, 8, features.clone(), null, null).filmed(motion));
        }
        return steps;
    }
}
