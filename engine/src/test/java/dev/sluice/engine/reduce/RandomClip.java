// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.reduce;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A small clip with everything that makes a reducer stumble: positions that stay, jump, creep or
 * repeat each other, ties in attention, and few distinct values. Features are small whole numbers,
 * so that sums are exact in any order.
 */
final class RandomClip {

    final long seed;
    final TokenGrid grid;
    final int dim;
    final List<TokenStep> steps = new ArrayList<>();
    final boolean withAttention;
    private final Random random;
    private final double restlessness;

    RandomClip(long seed) {
        this.seed = seed;
        random = new Random(seed);
        grid = new TokenGrid(1 + random.nextInt(3), 1 + random.nextInt(4));
        dim = 1 + random.nextInt(6);
        withAttention = random.nextInt(4) > 0;
        restlessness = random.nextDouble() * random.nextDouble();
        float[] features = fresh(grid.size() * dim);
        int length = 1 + random.nextInt(14);
        for (int t = 0; t < length; t++) {
            steps.add(new TokenStep(10 + 2 * t, grid, dim, features, attention(), null));
            features = next(features);
        }
    }

    int length() {
        return steps.size();
    }

    /** Options of the merge, and of a drop before it, drawn from the clip's own seed. */
    Map<String, String> options() {
        Random options = new Random(~seed);
        Map<String, String> values = new HashMap<>();
        values.put("retain-ratio", String.valueOf((1 + options.nextInt(10)) / 10.0));
        values.put("tau", String.valueOf(new double[] {0.5, 0.8, 0.95}[options.nextInt(3)]));
        values.put("beta", String.valueOf(options.nextInt(11) / 10.0));
        values.put("d", String.valueOf(options.nextInt(5) / 4.0));
        values.put("k", String.valueOf(1 + options.nextInt(8)));
        values.put("threshold", "0.7");
        return values;
    }

    PlainHolitom plain() {
        Map<String, String> options = options();
        return new PlainHolitom(
                Double.parseDouble(options.get("retain-ratio")),
                Double.parseDouble(options.get("tau")),
                Double.parseDouble(options.get("beta")),
                Double.parseDouble(options.get("d")),
                Integer.parseInt(options.get("k")));
    }

    PlainHolitom.Clip plainClip(List<MergeInput> inputs) {
        double[][][] features = new double[length()][grid.size()][dim];
        double[][] attention = withAttention ? new double[length()][grid.size()] : null;
        boolean[][] keep = new boolean[length()][];
        for (int t = 0; t < length(); t++) {
            keep[t] = inputs.get(t).decision().keep();
            for (int p = 0; p < grid.size(); p++) {
                for (int f = 0; f < dim; f++) {
                    features[t][p][f] = steps.get(t).features()[p * dim + f];
                }
                if (withAttention) {
                    attention[t][p] = steps.get(t).attention()[p];
                }
            }
        }
        return new PlainHolitom.Clip(features, attention, keep);
    }

    private float[] attention() {
        if (!withAttention) {
            return null;
        }
        float[] attention = new float[grid.size()];
        for (int p = 0; p < attention.length; p++) {
            attention[p] = random.nextInt(4) / 4f;
        }
        return attention;
    }

    private float[] next(float[] features) {
        float[] next = features.clone();
        for (int p = 0; p < grid.size(); p++) {
            if (random.nextDouble() < restlessness) {
                System.arraycopy(fresh(dim), 0, next, p * dim, dim);
            } else if (random.nextInt(4) == 0) {
                next[p * dim + random.nextInt(dim)] += 1;
            }
        }
        return next;
    }

    private float[] fresh(int length) {
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = random.nextInt(7) - 3;
        }
        return values;
    }
}
