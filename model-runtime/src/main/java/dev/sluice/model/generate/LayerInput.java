package dev.sluice.model.generate;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * The rows of a prompt between two layers.
 *
 * @param values count × dim numbers
 * @param planes values that a row is the sum of, one behind the other in a row of {@code values}
 * @param positions axes × count
 * @param visual whether a row is a visual token
 * @param from the row of the prompt that each was
 */
record LayerInput(float[] values, int planes, int[][] positions, boolean[] visual, int[] from) {

    private static final double SMALLEST_NORM = 1e-12;

    int count() {
        return visual.length;
    }

    int dim() {
        return visual.length == 0 ? 0 : values.length / visual.length;
    }

    /** The positions of some rows, from {@code from} up to {@code to}, not included. */
    int[][] positions(int from, int to) {
        return Arrays.stream(positions)
                .map(axis -> Arrays.copyOfRange(axis, from, to))
                .toArray(int[][]::new);
    }

    /**
     * Leaves visual tokens out.
     *
     * @param keep number of visual tokens that stay, if there are as many
     * @param attention of each row, by which tokens are ranked; of equal ones the first is better
     * @param merge whether those that go are averaged into those that stay
     */
    LayerInput pruned(int keep, float[] attention, boolean merge) {
        boolean[] stays = staying(keep, attention);
        LayerInput merged = merge ? merged(stays) : this;
        return merged.only(IntStream.range(0, count()).filter(row -> stays[row]).toArray());
    }

    private boolean[] staying(int keep, float[] attention) {
        boolean[] stays = new boolean[count()];
        for (int row = 0; row < stays.length; row++) {
            stays[row] = !visual[row];
        }
        Comparator<Integer> mostFirst = Comparator.comparing(row -> -attention[row]);
        IntStream.range(0, count())
                .filter(row -> visual[row])
                .boxed()
                .sorted(mostFirst) // keeps the order of equals
                .limit(keep)
                .forEach(row -> stays[row] = true);
        return stays;
    }

    /** Similarities are those of the rows before any is averaged. */
    private LayerInput merged(boolean[] stays) {
        int[] targets = tokens(stays, true);
        float[] merged = values.clone();
        if (targets.length > 0) {
            double[][] directions =
                    Arrays.stream(targets).mapToObj(this::direction).toArray(double[][]::new);
            for (int row : tokens(stays, false)) {
                average(merged, row, targets[mostSimilar(direction(row), directions)]);
            }
        }
        return new LayerInput(merged, planes, positions, visual, from);
    }

    private int[] tokens(boolean[] stays, boolean staying) {
        return IntStream.range(0, count())
                .filter(row -> visual[row] && stays[row] == staying)
                .toArray();
    }

    private void average(float[] merged, int row, int target) {
        int dim = dim();
        for (int i = 0; i < dim; i++) {
            int at = target * dim + i;
            merged[at] = (merged[at] + merged[row * dim + i]) / 2;
        }
    }

    private static int mostSimilar(double[] direction, double[][] directions) {
        int best = 0;
        double most = Double.NEGATIVE_INFINITY;
        for (int target = 0; target < directions.length; target++) {
            double similarity = product(direction, directions[target]);
            if (similarity > most) {
                most = similarity;
                best = target;
            }
        }
        return best;
    }

    private double[] direction(int row) {
        int dim = dim();
        int width = dim / planes;
        double[] direction = new double[width];
        for (int i = 0; i < dim; i++) {
            direction[i % width] += values[row * dim + i];
        }
        double norm = Math.max(Math.sqrt(product(direction, direction)), SMALLEST_NORM);
        for (int i = 0; i < width; i++) {
            direction[i] /= norm;
        }
        return direction;
    }

    private static double product(double[] left, double[] right) {
        double sum = 0;
        for (int i = 0; i < left.length; i++) {
            sum += left[i] * right[i];
        }
        return sum;
    }

    private LayerInput only(int[] rows) {
        int dim = dim();
        float[] kept = new float[rows.length * dim];
        boolean[] keptVisual = new boolean[rows.length];
        int[] keptFrom = new int[rows.length];
        int[][] keptPositions = new int[positions.length][rows.length];
        for (int i = 0; i < rows.length; i++) {
            System.arraycopy(values, rows[i] * dim, kept, i * dim, dim);
            keptVisual[i] = visual[rows[i]];
            keptFrom[i] = from[rows[i]];
            for (int axis = 0; axis < positions.length; axis++) {
                keptPositions[axis][i] = positions[axis][rows[i]];
            }
        }
        return new LayerInput(kept, planes, keptPositions, keptVisual, keptFrom);
    }
}
