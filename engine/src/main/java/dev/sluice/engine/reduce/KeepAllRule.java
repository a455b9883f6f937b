// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.reduce;

import java.util.Arrays;

/** Keeps every token. */
final class KeepAllRule implements DropRule {

    @Override
    public boolean[] keep(TokenStep step, FeatureRows rows, float[] similarity) {
        boolean[] keep = new boolean[step.grid().size()];
        Arrays.fill(keep, true);
        return keep;
    }
}
