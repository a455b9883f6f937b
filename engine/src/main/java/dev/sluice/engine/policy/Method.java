// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.policy;

import java.util.function.Function;

/**
 * How the function of a method is made of its options.
 *
 * @param selects whether the tokens that are left are as the encoder gave them
 * @param factory makes the function
 */
record Method(boolean selects, Factory factory) {

    /** Makes a function of options and of whether it gets whole clips. */
    @FunctionalInterface
    interface Factory {
        ClipReducer create(OptionValues options, boolean wholeClip);
    }

    /** Makes a selector of options and of whether it gets whole clips. */
    @FunctionalInterface
    interface SelectorFactory {
        ClipSelector create(OptionValues options, boolean wholeClip);
    }

    /** Returns a method that chooses tokens of several steps. */
    static Method selecting(SelectorFactory factory) {
        return new Method(
                true, (options, whole) -> ClipReducer.selecting(factory.create(options, whole)));
    }

    /** Returns a method that chooses tokens of each step by itself. */
    static Method selectingEach(Function<OptionValues, StepSelector> factory) {
        return selecting((options, whole) -> ClipSelector.eachStep(factory.apply(options)));
    }

    /** Returns a method that merges tokens of several steps. */
    static Method merging(Function<OptionValues, ClipReducer> factory) {
        return new Method(false, (options, whole) -> factory.apply(options));
    }

    /** Returns a method that merges tokens of each step by itself. */
    static Method mergingEach(Function<OptionValues, StepReducer> factory) {
        return merging(options -> ClipReducer.eachStep(factory.apply(options)));
    }
}
