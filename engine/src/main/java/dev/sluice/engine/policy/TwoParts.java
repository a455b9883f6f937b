// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.policy;

/**
 * The two kinds of tokens that VisionZip and VMTC keep.
 *
 * @param budget the number of both, where a count is 0
 * @param dominantCount number chosen by attention, or 0
 * @param contextualCount number of merged ones, or 0
 */
record TwoParts(Budget budget, int dominantCount, int contextualCount) {

    private static final double CONTEXTUAL_SHARE = 10 / 64.0; // published: 54 and 10

    static TwoParts of(OptionValues options) {
        return new TwoParts(
                options.budget(),
                options.countOrZero(PolicyOption.DOMINANT),
                options.countOrZero(PolicyOption.CONTEXTUAL));
    }

    int contextual(StepTokens step) {
        return contextualCount > 0
                ? contextualCount
                : (int) Math.rint(CONTEXTUAL_SHARE * budget.of(step));
    }

    int dominant(StepTokens step) {
        int count = dominantCount > 0 ? dominantCount : budget.of(step) - contextual(step);
        return Math.min(Math.max(0, count), step.count());
    }
}
