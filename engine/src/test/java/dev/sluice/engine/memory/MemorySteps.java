// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.memory;

import dev.sluice.engine.fixture.TestingSteps;
import dev.sluice.engine.reduce.TokenGrid;
import dev.sluice.model.tensor.Float16;

import java.util.Arrays;
import java.util.Random;

import static dev.sluice.engine.fixture.TestingSteps.capture;
import static dev.sluice.engine.fixture.TestingSteps.end;
import static dev.sluice.engine.fixture.TestingSteps.randomRow;

/** Makes final steps with the times of {@link TestingSteps}. */
final class MemorySteps {

    private MemorySteps() {}

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
}
