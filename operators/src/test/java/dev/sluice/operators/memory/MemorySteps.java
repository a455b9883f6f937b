package dev.sluice.operators.memory;

import dev.sluice.model.tensor.Float16;
import dev.sluice.operators.flow.DroppedStep;
import dev.sluice.operators.flow.EncodedStep;
import dev.sluice.operators.flow.GatedStep;
import dev.sluice.operators.reduce.DropDecision;
import dev.sluice.operators.reduce.TokenGrid;
import dev.sluice.operators.reduce.TokenStep;

import java.util.Arrays;
import java.util.Random;

/** Makes steps: one a second, the step's two frames half a second apart. */
public final class MemorySteps {

    public static final long SECOND = 1_000_000;

    private MemorySteps() {}

    /** Capture time of a step's first frame. */
    public static long capture(long step) {
        return step * SECOND;
    }

    /** Capture time of a step's last frame. */
    public static long end(long step) {
        return step * SECOND + SECOND / 2;
    }

    /** A final step that keeps these positions with equal values. */
    static MemoryStep kept(long step, TokenGrid grid, int dim, float value, int... positions) {
        float[] rows = new float[positions.length * dim];
        Arrays.fill(rows, value);
        if (positions.length == 0) {
            return MemoryStep.empty(step, capture(step), end(step), grid);
        }
        return new MemoryStep(
                step,
                capture(step),
                end(step),
                grid,
                dim,
                positions,
                new int[positions.length],
                Float16.toBytes(rows));
    }

    /** A random final step; about the given share of the positions is kept. */
    static MemoryStep random(Random random, long step, TokenGrid grid, int dim, double share) {
        MemoryStepBuilder rows = new MemoryStepBuilder(step, capture(step), end(step), grid, dim);
        for (int position = 0; position < grid.size(); position++) {
            if (random.nextDouble() < share) {
                rows.add(position, 0, Float16.toBytes(randomRow(random, dim)), 0);
            }
        }
        return rows.isEmpty()
                ? MemoryStep.empty(step, capture(step), end(step), grid)
                : rows.toStep();
    }

    /** A step from the drop that keeps about the given share; all of it if that is 1. */
    public static DroppedStep dropped(
            Random random, String stream, long step, TokenGrid grid, int dim, double share) {
        float[] features = new float[grid.size() * dim];
        boolean[] keep = new boolean[grid.size()];
        float[] similarity = new float[grid.size()];
        for (int position = 0; position < keep.length; position++) {
            keep[position] = random.nextDouble() < share;
            similarity[position] = random.nextFloat();
            System.arraycopy(randomRow(random, dim), 0, features, position * dim, dim);
        }
        return new DroppedStep(
                new EncodedStep(
                        stream,
                        capture(step),
                        end(step),
                        new TokenStep(step, grid, dim, features, null, null)),
                new DropDecision(keep, similarity, 0.5),
                false);
    }

    /** A step that the gate held back. */
    public static GatedStep gated(String stream, long step, TokenGrid grid) {
        return new GatedStep(stream, step, capture(step), end(step), grid);
    }

    /** One of a few directions, slightly disturbed, so that some rows resemble each other. */
    private static float[] randomRow(Random random, int dim) {
        int direction = random.nextInt(3);
        float[] row = new float[dim];
        for (int i = 0; i < dim; i++) {
            row[i] = (i % 3 == direction ? 2 : -1) + 0.5f * random.nextFloat();
        }
        Float16.round(row);
        return row;
    }
}
