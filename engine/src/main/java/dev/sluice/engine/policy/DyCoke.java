// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.policy;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * DyCoke's temporal part: of every four steps the second and fourth keep what differs most from the
 * step before them, and the third what differs most from the first.
 *
 * <p>Source: KD-TAO/DyCoke, {@code dycole_ttm}. Here the kept tokens stay in the order of the grid,
 * and the last step of an odd clip stays whole instead of vanishing.
 *
 * @param budget the share to keep of a step that is compared
 * @param wholeClip whether the steps are a whole clip, as published: the third step of its last
 *     four is kept whole
 */
record DyCoke(Budget budget, boolean wholeClip) implements ClipSelector {

    private static final int GROUP = 4;

    @Override
    public boolean[][] keep(List<StepTokens> steps) {
        boolean[][] keep = new boolean[steps.size()][];
        for (int step = 0; step < keep.length; step++) {
            int inGroup = step % GROUP;
            boolean compared = inGroup == 2 ? thirdIsCompared(step, steps.size()) : inGroup != 0;
            int reference = inGroup == 2 ? step - 2 : step - 1;
            keep[step] =
                    compared
                            ? leastSimilar(steps.get(step), steps.get(reference))
                            : Masks.all(steps.get(step).count());
        }
        return keep;
    }

    private boolean thirdIsCompared(int step, int steps) {
        return !wholeClip || step + 2 < steps;
    }

    private boolean[] leastSimilar(StepTokens step, StepTokens reference) {
        int[] tokenAt = reference.tokenAt();
        int[] both =
                IntStream.range(0, step.count())
                        .filter(token -> tokenAt[step.positions()[token]] >= 0)
                        .toArray();
        int[] same = Arrays.stream(both).map(token -> tokenAt[step.positions()[token]]).toArray();
        double[] cosines = Rows.of(step).subset(both).cosines(Rows.of(reference).subset(same));
        double[] similarity = new double[step.count()];
        Arrays.fill(similarity, -1);
        for (int i = 0; i < both.length; i++) {
            similarity[both[i]] = cosines[i];
        }
        int count = (int) (budget.complement() * step.gridSize());
        return Ranking.lowest(similarity, count);
    }
}
