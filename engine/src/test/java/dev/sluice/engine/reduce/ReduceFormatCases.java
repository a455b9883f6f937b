// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.reduce;

import dev.sluice.engine.fixture.FormatCase;
import dev.sluice.engine.policy.OptionValues;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The values in the goldens of this package's formats. */
public final class ReduceFormatCases {

    private static final List<String> NAMES =
            List.of(
                    "none",
                    "dtd-feature",
                    "dtd-pixel",
                    "dtd-anchored",
                    "divprune-stream",
                    "auto",
                    "holitom",
                    "dtd+holitom");

    private ReduceFormatCases() {}

    public static List<FormatCase<?>> all() {
        List<FormatCase<?>> cases = new ArrayList<>();
        for (String name : NAMES) {
            PolicyParts parts = PolicyParts.parse(name);
            String variant = name.replace('+', '-');
            cases.add(drop(parts, variant + "-new"));
            cases.add(drop(parts, variant, step(10, 0.25f), step(11, -4)));
        }
        PolicyParts feature = PolicyParts.parse("dtd-feature");
        cases.add(drop(feature, "floats", step(10, 0.1f))); // 0.1 is no half
        SceneStateFormat scene = new SceneStateFormat();
        cases.add(FormatCase.of(scene, "new", new SceneState(false, Double.NaN, 0)));
        SceneState inDip = new SceneState(true, 0.8503906250000001, 0.012109374999999999);
        cases.add(FormatCase.of(scene, "in-dip", inDip));
        return cases;
    }

    /** The state of a drop after some steps. */
    private static FormatCase<DropState> drop(
            PolicyParts parts, String variant, TokenStep... steps) {
        PolicyOptions options = PolicyOptions.of(parts.mask(), OptionValues.parse(Map.of()));
        DifferentialDrop drop = new DifferentialDrop(parts, options, Workers.caller());
        try {
            for (TokenStep step : steps) {
                drop.accept(step);
            }
        } catch (InvalidTokensException e) {
            throw new IllegalStateException("the steps of a golden are valid", e);
        }
        return FormatCase.of(new DropStateFormat(parts, options), variant, drop.state());
    }

    private static TokenStep step(long step, float value) {
        float[] features = {1, value, 0.5f, -0.5f, value, 2};
        byte[] pixels = new byte[2 * 3 * 3];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) (i * 13 + step);
        }
        return new TokenStep(step, new TokenGrid(1, 3), 2, features, null, pixels);
    }
}
