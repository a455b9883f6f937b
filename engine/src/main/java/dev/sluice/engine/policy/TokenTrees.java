// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.policy;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

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
        CosineTable table = CosineTable.of(Rows.of(steps.get(step)), Rows.of(steps.get(step - 1)));
        for (int token = 0; token < parent.length; token++) {
            double[] cosines = open.get(step)[token] ? table.row(token) : new double[0];
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
        List<Sums> sums = steps.stream().map(Sums::new).toList();
        int[][] children = new int[steps.size()][];
        int[][] spans = new int[steps.size()][];
        for (int step = 0; step < children.length; step++) {
            children[step] = new int[steps.get(step).count()];
            spans[step] = new int[children[step].length];
        }
        for (int step = children.length - 1; step > 0; step--) {
            for (int token = 0; token < children[step].length; token++) {
                if (similarity[step][token] > threshold) {
                    int root = parent[step][token];
                    children[step - 1][root]++;
                    spans[step - 1][root] = Math.max(spans[step - 1][root], spans[step][token] + 1);
                    sums.get(step - 1).add(root, sums.get(step), token);
                }
            }
        }
        List<Roots> roots = new ArrayList<>();
        for (int step = 0; step < children.length; step++) {
            roots.add(
                    roots(
                            sums.get(step),
                            children[step],
                            spans[step],
                            open.get(step),
                            similarity[step],
                            threshold));
        }
        return new TokenTrees(roots);
    }

    /** The sum of each token of a step with all that hangs on it. */
    private static final class Sums {

        private final float[] rows;
        private final int dim;
        private final double[] @Nullable [] sums; // null where nothing hangs on the token

        Sums(StepTokens step) {
            this.rows = step.rows();
            this.dim = step.dim();
            this.sums = new double[step.count()][];
        }

        /** Adds what is summed at a token of the next step. */
        void add(int token, Sums next, int child) {
            double[] sum = sums[token];
            if (sum == null) {
                sum = new double[dim];
                sums[token] = sum;
                for (int i = 0; i < dim; i++) {
                    sum[i] = rows[token * dim + i];
                }
            }
            double[] more = next.sums[child];
            for (int i = 0; i < dim; i++) {
                sum[i] += more == null ? next.rows[child * dim + i] : more[i];
            }
        }

        /** Writes the sum of a token, divided, as row {@code to}. */
        void writeMean(int token, int count, float[] means, int to) {
            double[] sum = sums[token];
            if (sum == null) {
                System.arraycopy(rows, token * dim, means, to * dim, dim);
                return;
            }
            for (int i = 0; i < dim; i++) {
                means[to * dim + i] = (float) (sum[i] / count);
            }
        }
    }

    private static Roots roots(
            Sums sums,
            int[] children,
            int[] spans,
            boolean[] open,
            double[] similarity,
            double threshold) {
        int[] tokens =
                IntStream.range(0, children.length)
                        .filter(token -> open[token] && !(similarity[token] > threshold))
                        .toArray();
        int[] ownSpans = Arrays.stream(tokens).map(token -> spans[token]).toArray();
        float[] rows = new float[tokens.length * sums.dim];
        for (int i = 0; i < tokens.length; i++) {
            sums.writeMean(tokens[i], children[tokens[i]] + 1, rows, i);
        }
        return new Roots(tokens, ownSpans, Rows.of(rows, tokens.length, sums.dim));
    }
}
