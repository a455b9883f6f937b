// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.policy;

import dev.sluice.model.tensor.Signal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Keeps the tokens with most attention, and adds the mean of the others to some of them that are
 * evenly spread.
 *
 * <p>Source: dvlab-research/VisionZip. As published, a target has the mean of its members added, so
 * that norms grow; the row of [CLS] is not kept here.
 *
 * @param parts the numbers of tokens chosen by attention and of merged ones
 * @param layer the layer whose attention counts
 */
record VisionZip(TwoParts parts, int layer) implements StepReducer {

    @Override
    public ReducedTokens reduce(StepTokens step) {
        double[] attention = Signals.attention(step, layer);
        TokenSet left = new TokenSet(step.dim());
        List<Integer> rest = left.take(step, Ranking.highest(attention, parts.dominant(step)));
        merge(step, rest, left);
        return left.build();
    }

    private void merge(StepTokens step, List<Integer> rest, TokenSet left) {
        List<Integer> targets = new ArrayList<>();
        int contextual = parts.contextual(step);
        int stride = contextual == 0 ? 1 : Math.max(1, rest.size() / contextual);
        for (int i = 0; i < rest.size() && targets.size() < contextual; i += stride) {
            targets.add(rest.get(i));
        }
        if (targets.isEmpty()) {
            return;
        }
        Rows keys = keys(step);
        Rows targetKeys = keys.subset(targets.stream().mapToInt(token -> token).toArray());
        double[][] sums = new double[targets.size()][step.dim()];
        int[] members = new int[targets.size()];
        for (int token : rest) {
            if (!targets.contains(token)) {
                int nearest = Ranking.argmax(keys.cosines(token, targetKeys));
                members[nearest]++;
                for (int i = 0; i < step.dim(); i++) {
                    sums[nearest][i] += step.rows()[token * step.dim() + i];
                }
            }
        }
        for (int target = 0; target < sums.length; target++) {
            double[] row = sums[target];
            int token = targets.get(target);
            int count = Math.max(1, members[target]);
            Arrays.setAll(row, i -> row[i] / count + step.rows()[token * step.dim() + i]);
            left.add(step.positions()[token], 0, row);
        }
    }

    private static Rows keys(StepTokens step) {
        Signal keys = step.signals().require(Signals.KEYS);
        int dim = keys.size(1);
        float[] own = new float[step.count() * dim];
        for (int token = 0; token < step.count(); token++) {
            System.arraycopy(keys.values(), step.positions()[token] * dim, own, token * dim, dim);
        }
        return Rows.of(own, step.count(), dim);
    }
}
