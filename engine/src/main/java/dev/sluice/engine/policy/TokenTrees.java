// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.policy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Tokens of a segment that hang on their most similar token of the step before, and so on to a
 * root; each root is averaged with what hangs on it.
 *
 * <p>As FlashVID computes it, a root's sum is divided by one more than the number of tokens that
 * hang on it directly.
 */
final class TokenTrees {

    /**
     * The roots of one step.
     *
     * @param tokens indices in the step, ascending
     * @param spans number of later steps that hang on each
     * @param rows averaged rows
     */
    record Roots(int[] tokens, int[] spans, Rows rows) {

        double[] row(int index) {
            double[] row = new double[rows.dim()];
            Arrays.setAll(row, i -> rows.values()[index * rows.dim() + i]);
            return row;
        }
    }

    private final List<Roots> steps;

    private TokenTrees(List<Roots> steps) {
        this.steps = steps;
    }

    Roots step(int index) {
        return steps.get(index);
    }

    /** Returns the number of roots of all steps. */
    int roots() {
        return steps.stream().mapToInt(step -> step.tokens().length).sum();
    }

    /**
     * Builds the trees.
     *
     * @param open the tokens that take part, by step
     * @param tau cosine above which a token hangs on another
     * @param least number of tokens that do not hang on others at least, those that take no part
     *     among them; the threshold rises until they are left
     */
    static TokenTrees of(List<StepTokens> steps, List<boolean[]> open, double tau, int least) {
        int count = steps.size();
        int[][] parent = new int[count][];
        double[][] similarity = new double[count][];
        for (int step = 0; step < count; step++) {
            parent[step] = new int[steps.get(step).count()];
            similarity[step] = new double[parent[step].length];
            Arrays.fill(similarity[step], -1);
            if (step > 0) {
                match(steps, open, step, parent[step], similarity[step]);
            }
        }
        return averaged(steps, open, parent, similarity, threshold(similarity, tau, least));
    }

    private static void match(
            List<StepTokens> steps,
            List<boolean[]> open,
            int step,
            int[] parent,
            double[] similarity) {
        Rows rows = Rows.of(steps.get(step));
        Rows before = Rows.of(steps.get(step - 1));
        for (int token = 0; token < parent.length; token++) {
            double[] cosines = open.get(step)[token] ? rows.cosines(token, before) : new double[0];
            for (int other = 0; other < cosines.length; other++) {
                double cosine = open.get(step - 1)[other] ? cosines[other] : -1;
                if (cosine > similarity[token]) {
                    similarity[token] = cosine;
                    parent[token] = other;
                }
            }
        }
    }

    private static double threshold(double[][] similarity, double tau, int least) {
        double[] all = Arrays.stream(similarity).flatMapToDouble(Arrays::stream).toArray();
        long left = Arrays.stream(all).filter(s -> !(s > tau)).count();
        if (left >= least || all.length <= least) {
            return tau;
        }
        Arrays.sort(all);
        return Math.max(all[least], -1 + 1e-6);
    }

    private static TokenTrees averaged(
            List<StepTokens> steps,
            List<boolean[]> open,
            int[][] parent,
            double[][] similarity,
            double threshold) {
        int dim = steps.get(0).dim();
        double[][][] sums = new double[steps.size()][][];
        int[][] children = new int[steps.size()][];
        int[][] spans = new int[steps.size()][];
        for (int step = 0; step < sums.length; step++) {
            sums[step] = doubles(steps.get(step));
            children[step] = new int[sums[step].length];
            spans[step] = new int[sums[step].length];
        }
        for (int step = sums.length - 1; step > 0; step--) {
            for (int token = 0; token < sums[step].length; token++) {
                if (similarity[step][token] > threshold) {
                    int root = parent[step][token];
                    children[step - 1][root]++;
                    spans[step - 1][root] = Math.max(spans[step - 1][root], spans[step][token] + 1);
                    for (int i = 0; i < dim; i++) {
                        sums[step - 1][root][i] += sums[step][token][i];
                    }
                }
            }
        }
        List<Roots> roots = new ArrayList<>();
        for (int step = 0; step < sums.length; step++) {
            roots.add(
                    roots(
                            sums[step],
                            children[step],
                            spans[step],
                            open.get(step),
                            similarity[step],
                            threshold,
                            dim));
        }
        return new TokenTrees(roots);
    }

    private static double[][] doubles(StepTokens step) {
        double[][] rows = new double[step.count()][step.dim()];
        for (int token = 0; token < rows.length; token++) {
            for (int i = 0; i < step.dim(); i++) {
                rows[token][i] = step.rows()[token * step.dim() + i];
            }
        }
        return rows;
    }

    private static Roots roots(
            double[][] sums,
            int[] children,
            int[] spans,
            boolean[] open,
            double[] similarity,
            double threshold,
            int dim) {
        int[] tokens = new int[sums.length];
        int[] ownSpans = new int[sums.length];
        float[] rows = new float[sums.length * dim];
        int count = 0;
        for (int token = 0; token < sums.length; token++) {
            if (open[token] && !(similarity[token] > threshold)) {
                for (int i = 0; i < dim; i++) {
                    rows[count * dim + i] = (float) (sums[token][i] / (children[token] + 1));
                }
                ownSpans[count] = spans[token];
                tokens[count++] = token;
            }
        }
        return new Roots(
                Arrays.copyOf(tokens, count),
                Arrays.copyOf(ownSpans, count),
                Rows.of(Arrays.copyOf(rows, count * dim), count, dim));
    }
}
