// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.policy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Gives steps at which the scene turns more of the budget, and keeps in each step the tokens that
 * differ most from its mean and are longest.
 *
 * <p>Source: xinyouu/V-CAST.
 *
 * @param ratio share of the tokens to keep
 */
record VCast(double ratio) implements ClipSelector {

    private static final double TEMPERATURE = 0.7;
    private static final double SMALLEST = 1e-6;

    @Override
    public boolean[][] keep(List<StepTokens> steps) {
        List<double[]> means = new ArrayList<>();
        List<double[]> scores = new ArrayList<>();
        for (StepTokens step : steps) { // both while the step is in the cache
            Rows rows = Rows.of(step);
            double[] mean = Dense.unit(rows.mean());
            means.add(mean);
            scores.add(scores(rows, mean));
        }
        int[] budgets = budgets(steps, curvatures(means));
        boolean[][] keep = new boolean[budgets.length][];
        Arrays.setAll(keep, step -> Ranking.highest(scores.get(step), budgets[step]));
        return keep;
    }

    /** Returns how much the path of the means turns at each step; 1 at the ends. */
    private static double[] curvatures(List<double[]> means) {
        double[] curvatures = new double[means.size()];
        Arrays.fill(curvatures, 1);
        for (int step = 1; step < curvatures.length - 1; step++) {
            double[] before = Dense.difference(means.get(step), means.get(step - 1));
            double[] after = Dense.difference(means.get(step + 1), means.get(step));
            curvatures[step] = 1 - cosine(before, after);
        }
        return curvatures;
    }

    /** Returns the cosine of two differences, which are next to nothing on a still scene. */
    private static double cosine(double[] a, double[] b) {
        double scale = Math.max(Dense.norm(a), SMALLEST) * Math.max(Dense.norm(b), SMALLEST);
        return Dense.dot(a, b) / scale;
    }

    /**
     * Returns one token a step and the rest by weight. What rounding down leaves goes, as
     * published, to the step with the largest fraction until that is full.
     */
    private int[] budgets(List<StepTokens> steps, double[] curvatures) {
        int grid = steps.get(0).gridSize();
        double[] weights = Dense.softmax(curvatures, TEMPERATURE);
        int total = Math.max(steps.size(), (int) Math.rint(steps.size() * grid * ratio));
        int rest = total - steps.size();
        int[] budgets = new int[weights.length];
        double[] fractions = new double[weights.length];
        int given = 0;
        for (int step = 0; step < budgets.length; step++) {
            double share = weights[step] * rest;
            budgets[step] = (int) Math.min(1 + Math.floor(share), grid);
            fractions[step] = share - Math.floor(share);
            given += budgets[step];
        }
        for (int step : Ranking.falling(fractions)) {
            int more = Math.min(total - given, grid - budgets[step]);
            budgets[step] += more;
            given += more;
        }
        return budgets;
    }

    private static double[] scores(Rows rows, double[] mean) {
        double shortest = Arrays.stream(rows.norms()).min().orElse(0);
        double range = Arrays.stream(rows.norms()).max().orElse(0) - shortest + SMALLEST;
        double[] scores = rows.products(mean);
        for (int row = 0; row < scores.length; row++) {
            double norm = rows.norms()[row];
            double cosine = norm > 0 ? scores[row] / norm : 0;
            scores[row] = 1 - cosine + (norm - shortest) / range;
        }
        return scores;
    }
}
