// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.evidence;

import dev.sluice.model.TextRows;

/** Chooses tokens at even distances in the order of their steps and positions. */
final class UniformChoice implements EvidenceChoice {

    @Override
    public boolean readsQuestion() {
        return false;
    }

    @Override
    public boolean[] choose(EvidenceTokens tokens, TextRows question, int count) {
        return spread(tokens.count(), count);
    }

    /** Returns {@code chosen} of {@code count} at even distances, the last one among them. */
    static boolean[] spread(int count, int chosen) {
        boolean[] keep = new boolean[count];
        for (long i = 1; i <= chosen; i++) {
            keep[(int) (i * count / chosen) - 1] = true;
        }
        return keep;
    }
}
