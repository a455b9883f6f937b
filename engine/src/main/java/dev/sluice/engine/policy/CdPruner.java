// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.policy;

import dev.sluice.model.tensor.Signal;

import java.util.Arrays;
import java.util.List;

/**
 * Keeps tokens that fit the question and differ from each other: the greedy maximum of a
 * determinantal point process.
 *
 * <p>Source: Theia-4869/CDPruner. The published relevance is the negated mean cosine to the text,
 * since patch features of CLIP are far from the text that they show; in the space of a language
 * model it is the mean cosine itself.
 *
 * @param budget the number to keep
 * @param wholeClip whether the tokens of all steps compete
 * @param negated whether tokens far from the text are the relevant ones
 */
record CdPruner(Budget budget, boolean wholeClip, boolean negated) implements ClipSelector {

    private static final double SMALLEST = 1e-6;

    @Override
    public boolean[][] keep(List<StepTokens> steps) {
        Rows all = Rows.of(steps);
        Signal text = steps.get(0).signals().require(Signals.TEXT);
        Rows words = Rows.of(text.values(), text.size(0), text.size(1));
        double[] relevance = relevance(all, words, negated);
        if (wholeClip) {
            return Masks.split(choose(all, relevance, budget.ofAll(steps)), steps);
        }
        boolean[][] keep = new boolean[steps.size()][];
        int from = 0;
        for (int i = 0; i < keep.length; i++) {
            StepTokens step = steps.get(i);
            double[] own = Arrays.copyOfRange(relevance, from, from + step.count());
            keep[i] = choose(Rows.of(step), own, budget.of(step));
            from += step.count();
        }
        return keep;
    }

    /** Returns the relevance of each row, scaled over all of them to (0, 1]. */
    static double[] relevance(Rows rows, Rows words, boolean negated) {
        double[] relevance = new double[rows.count()];
        for (int row = 0; row < relevance.length; row++) {
            double sum = Arrays.stream(rows.cosines(row, words)).sum();
            relevance[row] = (negated ? -sum : sum) / words.count();
        }
        double least = Arrays.stream(relevance).min().orElse(0);
        double range = Arrays.stream(relevance).max().orElse(0) - least;
        Arrays.setAll(
                relevance, row -> range > 0 ? (relevance[row] - least + SMALLEST) / range : 1);
        return relevance;
    }

    /** Chooses rows that are relevant and differ from each other. */
    static boolean[] choose(Rows rows, double[] relevance, int count) {
        int n = rows.count();
        if (count >= n) {
            return Masks.all(n);
        }
        boolean[] chosen = new boolean[n];
        double[] gain = new double[n]; // what the determinant is multiplied by
        Arrays.setAll(gain, i -> relevance[i] * relevance[i]);
        double[][] factors = new double[count][];
        for (int i = 0; i < count; i++) {
            int best = best(gain, chosen);
            chosen[best] = true;
            factors[i] = factor(rows, relevance, factors, i, best, Math.sqrt(gain[best]));
            for (int token = 0; token < n; token++) {
                gain[token] -= factors[i][token] * factors[i][token];
            }
        }
        return chosen;
    }

    private static int best(double[] gain, boolean[] chosen) {
        int best = -1;
        for (int token = 0; token < gain.length; token++) {
            if (!chosen[token] && (best < 0 || gain[token] > gain[best])) {
                best = token;
            }
        }
        return best;
    }

    /** Returns the next row of the Cholesky factor of the kernel. */
    private static double[] factor(
            Rows rows, double[] relevance, double[][] before, int count, int best, double root) {
        double[] factor = new double[rows.count()];
        if (!(root > 0)) {
            return factor; // the rows left are combinations of the chosen ones
        }
        double[] cosines = rows.cosines(best, rows);
        for (int token = 0; token < factor.length; token++) {
            double kernel = relevance[best] * cosines[token] * relevance[token];
            for (int i = 0; i < count; i++) {
                kernel -= before[i][best] * before[i][token];
            }
            factor[token] = kernel / root;
        }
        return factor;
    }
}
