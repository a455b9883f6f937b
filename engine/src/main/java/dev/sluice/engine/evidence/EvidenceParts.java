// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.evidence;

import dev.sluice.engine.memory.Evidence;
import dev.sluice.model.VisualStep;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Takes evidence apart, token by token in the order of the prompt. Stateless. */
final class EvidenceParts {

    private EvidenceParts() {}

    /** Returns all steps, the final ones first. */
    static List<VisualStep> joined(Evidence evidence) {
        List<VisualStep> steps = new ArrayList<>(evidence.finalSteps());
        steps.addAll(evidence.provisionalSteps());
        return steps;
    }

    /**
     * Marks the newest token of each position. Where the grid has changed, positions are those of
     * the last one.
     */
    static boolean[] newest(List<VisualStep> steps) {
        int next = steps.stream().mapToInt(step -> step.positions().length).sum();
        boolean[] newest = new boolean[next];
        VisualStep last = steps.get(steps.size() - 1);
        Set<Integer> seen = new HashSet<>();
        for (int i = steps.size() - 1; i >= 0; i--) {
            VisualStep step = steps.get(i);
            boolean sameGrid =
                    step.gridHeight() == last.gridHeight() && step.gridWidth() == last.gridWidth();
            for (int row = step.positions().length - 1; row >= 0; row--) {
                newest[--next] = sameGrid && seen.add(step.positions()[row]);
            }
        }
        return newest;
    }

    /** Returns the tokens that are not marked. */
    static EvidenceTokens others(List<VisualStep> steps, boolean[] marked) {
        List<VisualStep> others = new ArrayList<>();
        int next = 0;
        for (VisualStep step : steps) {
            VisualStep rest = only(step, marked, next, false);
            next += step.positions().length;
            if (rest.positions().length > 0) {
                others.add(rest);
            }
        }
        return new EvidenceTokens(others);
    }

    /** Returns the evidence with the marked tokens only. */
    static Evidence only(Evidence evidence, boolean[] marked) {
        int finals = evidence.finalSteps().stream().mapToInt(step -> step.positions().length).sum();
        return new Evidence(
                only(evidence.finalSteps(), marked, 0),
                only(evidence.provisionalSteps(), marked, finals),
                evidence.fromMicros(),
                evidence.toMicros(),
                evidence.frames(),
                evidence.tokensSeen(),
                evidence.tokensKept());
    }

    private static List<VisualStep> only(List<VisualStep> steps, boolean[] marked, int from) {
        List<VisualStep> left = new ArrayList<>();
        int next = from;
        for (VisualStep step : steps) {
            VisualStep own = only(step, marked, next, true);
            next += step.positions().length;
            if (own.positions().length > 0) {
                left.add(own);
            }
        }
        return left;
    }

    private static VisualStep only(VisualStep step, boolean[] marked, int from, boolean wanted) {
        int count = 0;
        for (int row = 0; row < step.positions().length; row++) {
            count += marked[from + row] == wanted ? 1 : 0;
        }
        if (count == step.positions().length) {
            return step;
        }
        int dim = step.rows().length / step.positions().length;
        int[] positions = new int[count];
        float[] rows = new float[count * dim];
        int next = 0;
        for (int row = 0; row < step.positions().length; row++) {
            if (marked[from + row] == wanted) {
                positions[next] = step.positions()[row];
                System.arraycopy(step.rows(), row * dim, rows, next++ * dim, dim);
            }
        }
        return new VisualStep(step.step(), step.gridHeight(), step.gridWidth(), positions, rows);
    }
}
