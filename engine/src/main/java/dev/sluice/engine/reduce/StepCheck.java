// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.reduce;

/** Refuses steps that no reducer can process, before any state changes. */
final class StepCheck {

    private StepCheck() {}

    /** Checks the lengths of the arrays against grid and dim, and that attention is finite. */
    static void shapes(TokenStep step) throws InvalidTokensException {
        TokenGrid grid = step.grid();
        if (grid.height() < 1 || grid.width() < 1 || step.dim() < 0) {
            throw new InvalidTokensException(
                    "step %d has a grid of %d×%d and dim %d, expected at least 1×1 and 0"
                            .formatted(step.step(), grid.height(), grid.width(), step.dim()));
        }
        length(step, "features", step.features().length, (long) grid.size() * step.dim());
        if (step.attention() != null) {
            length(step, "attention", step.attention().length, grid.size());
            for (int token = 0; token < grid.size(); token++) {
                if (!Float.isFinite(step.attention()[token])) {
                    throw notFinite(step, "attention", token);
                }
            }
        }
    }

    /** Checks that the features are finite by their squares, and notes them on the step. */
    static void finite(TokenStep step, FeatureRows rows) throws InvalidTokensException {
        int row = rows.firstNotFinite();
        if (row >= 0) {
            throw notFinite(step, "features", row);
        }
        step.noteFinite(rows.squares());
    }

    /** Checks that the features are finite; reads them only if nothing has checked them before. */
    static void finite(TokenStep step) throws InvalidTokensException {
        if (step.squares() == null) {
            finite(step, FeatureRows.of(step, Workers.caller()));
        }
    }

    private static void length(TokenStep step, String what, int found, long expected)
            throws InvalidTokensException {
        if (found != expected) {
            throw new InvalidTokensException(
                    "step %d has %d floats of %s, expected %d for %d×%d tokens of %d"
                            .formatted(
                                    step.step(),
                                    found,
                                    what,
                                    expected,
                                    step.grid().height(),
                                    step.grid().width(),
                                    step.dim()));
        }
    }

    private static InvalidTokensException notFinite(TokenStep step, String what, int token) {
        return new InvalidTokensException(
                "step %d has NaN or infinite %s at token %d, expected finite values: the encoder's"
                                .formatted(step.step(), what, token)
                        + " output is broken, or it needs a wider type than fp16");
    }
}
