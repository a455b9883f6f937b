// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.policy;

import java.util.List;

/**
 * Keeps tokens that are far from each other.
 *
 * <p>Sources: vbdi/divprune (the largest smallest distance), among the tokens of a step or of all
 * steps; ToDRE, second version, takes the largest sum of distances instead. The published DivPrune
 * takes tokens twice where tokens are equal; here it never does.
 *
 * @param budget the share to keep
 * @param wholeClip whether the tokens of all steps compete
 */
record DivPrune(Budget budget, boolean wholeClip, FarthestFirst.Rule rule) implements ClipSelector {

    @Override
    public boolean[][] keep(List<StepTokens> steps) {
        if (wholeClip) {
            Rows all = Rows.of(steps);
            return Masks.split(FarthestFirst.choose(all, budget.ofAll(steps), null, rule), steps);
        }
        return ClipSelector.eachStep(
                        step -> FarthestFirst.choose(Rows.of(step), budget.of(step), null, rule))
                .keep(steps);
    }
}
