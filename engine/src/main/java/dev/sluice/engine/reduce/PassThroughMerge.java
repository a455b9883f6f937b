// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.reduce;

import java.util.List;

/** No merge: the tokens that the drop kept are final at once. */
final class PassThroughMerge implements TemporalMerge {

    @Override
    public List<ReducedStep> accept(MergeInput input) throws InvalidTokensException {
        TokenStep step = input.step();
        StepCheck.shapes(step);
        StepRows rows = new StepRows(step);
        boolean[] keep = input.decision().keep();
        for (int position = 0; position < keep.length; position++) {
            if (keep[position]) {
                rows.put(position);
            }
        }
        return rows.isEmpty() ? List.of() : List.of(rows.build());
    }

    @Override
    public List<ReducedStep> flush() {
        return List.of();
    }

    @Override
    public List<ReducedStep> provisional() {
        return List.of();
    }

    @Override
    public List<MergeInput> window() {
        return List.of();
    }
}
