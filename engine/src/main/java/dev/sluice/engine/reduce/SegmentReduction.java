// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.reduce;

import dev.sluice.engine.reduce.kernel.Kernels;
import dev.sluice.engine.reduce.kernel.Selection;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reduces the steps of one segment: static positions as one token, the others step by step. */
final class SegmentReduction {

    private static final Kernels KERNELS = Kernels.best();
    private static final int LEAST_ROWS = 8; // of means that are worth a thread

    private final List<MergeInput> steps;
    private final PolicyOptions options;
    private final double ratio;
    private final Workers workers;
    private final TokenGrid grid;
    private final int dim;

    /**
     * @param steps of one grid and dim
     * @param ratio r', the share of what is left after static merging that is kept
     */
    SegmentReduction(List<MergeInput> steps, PolicyOptions options, double ratio, Workers workers) {
        this.steps = steps;
        this.options = options;
        this.ratio = ratio;
        this.workers = workers;
        this.grid = steps.get(0).step().grid();
        this.dim = steps.get(0).step().dim();
    }

    /** Returns the kept tokens, ascending by step; steps without tokens are left out. */
    List<ReducedStep> reduce() {
        boolean[] fixed = staticPositions();
        StepRows[] rows = new StepRows[steps.size()];
        Arrays.setAll(rows, i -> new StepRows(steps.get(i).step()));
        addStatic(indices(fixed), rows[0]);
        // One thread a step; a single step divides its distances instead.
        Workers inside = rows.length == 1 ? workers : Workers.caller();
        workers.run(
                rows.length,
                1,
                (from, to) -> {
                    for (int i = from; i < to; i++) {
                        addDynamic(
                                dynamicPositions(i, fixed), steps.get(i).step(), rows[i], inside);
                    }
                });
        List<ReducedStep> reduced = new ArrayList<>();
        for (StepRows step : rows) {
            if (!step.isEmpty()) {
                reduced.add(step.build());
            }
        }
        return reduced;
    }

    /** Returns the positions that are static throughout; none in a segment of one step. */
    private boolean[] staticPositions() {
        boolean[] fixed = new boolean[grid.size()];
        if (steps.size() == 1) {
            return fixed;
        }
        for (int position = 0; position < fixed.length; position++) {
            fixed[position] = true;
            for (int i = 1; i < steps.size() && fixed[position]; i++) {
                fixed[position] =
                        steps.get(i).decision().requiredSimilarity()[position] > options.tau();
            }
        }
        return fixed;
    }

    /** The drop's mask counts from the second step on: a segment stands on its own. */
    private int[] dynamicPositions(int step, boolean[] fixed) {
        boolean[] dynamic = new boolean[fixed.length];
        for (int position = 0; position < fixed.length; position++) {
            boolean kept = step == 0 || steps.get(step).decision().keep()[position];
            dynamic[position] = !fixed[position] && kept;
        }
        return indices(dynamic);
    }

    private void addStatic(int[] positions, StepRows rows) {
        int centres = (int) Math.rint(positions.length * ratio);
        int last = steps.size() - 1;
        long span = steps.get(last).step().step() - steps.get(0).step().step();
        cluster(means(positions), positions, centres, Math.toIntExact(span), rows, workers);
    }

    private void addDynamic(int[] positions, TokenStep step, StepRows rows, Workers threads) {
        int kept = (int) Math.ceil(positions.length * ratio);
        double byDensity = step.attention() == null ? 1 : options.d();
        int byAttention = (int) Math.rint(kept * (1 - byDensity));
        boolean[] attended = Selection.highest(attention(step, positions), byAttention);
        int[] rest = new int[positions.length - byAttention];
        int next = 0;
        for (int i = 0; i < positions.length; i++) {
            if (attended[i]) {
                rows.put(positions[i]);
            } else {
                rest[next++] = positions[i];
            }
        }
        if (kept > byAttention) {
            cluster(gather(step, rest), rest, kept - byAttention, 0, rows, threads);
        }
    }

    private void cluster(
            float[] points,
            int[] positions,
            int centres,
            int span,
            StepRows rows,
            Workers threads) {
        DensityPeaks.Merged merged =
                DensityPeaks.merge(
                        points,
                        positions.length,
                        dim,
                        centres,
                        options.k(),
                        options.beta(),
                        threads);
        for (int i = 0; i < merged.centres().length; i++) {
            rows.put(positions[merged.centres()[i]], merged.rows(), i * dim, span);
        }
    }

    private float[] means(int[] positions) {
        float[] means = new float[positions.length * dim];
        float[][] features = new float[steps.size()][];
        Arrays.setAll(features, i -> steps.get(i).step().features());
        workers.run(
                positions.length,
                LEAST_ROWS,
                (from, to) -> {
                    int[] offsets = new int[features.length];
                    for (int row = from; row < to; row++) {
                        Arrays.fill(offsets, positions[row] * dim);
                        KERNELS.sumRows(features, offsets, features.length, dim, means, row * dim);
                        divide(means, row * dim, features.length);
                    }
                });
        return means;
    }

    private void divide(float[] values, int from, float divisor) {
        for (int i = from; i < from + dim; i++) {
            values[i] /= divisor;
        }
    }

    private float[] gather(TokenStep step, int[] positions) {
        float[] points = new float[positions.length * dim];
        for (int row = 0; row < positions.length; row++) {
            System.arraycopy(step.features(), positions[row] * dim, points, row * dim, dim);
        }
        return points;
    }

    /** All values are equal if there is no attention; it then decides nothing. */
    private static double[] attention(TokenStep step, int[] positions) {
        double[] values = new double[positions.length];
        if (step.attention() != null) {
            for (int i = 0; i < positions.length; i++) {
                values[i] = step.attention()[positions[i]];
            }
        }
        return values;
    }

    private static int[] indices(boolean[] flags) {
        int count = 0;
        for (boolean flag : flags) {
            count += flag ? 1 : 0;
        }
        int[] indices = new int[count];
        int next = 0;
        for (int i = 0; i < flags.length; i++) {
            if (flags[i]) {
                indices[next++] = i;
            }
        }
        return indices;
    }
}
