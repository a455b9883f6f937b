// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.policy;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The options that a method uses.
 *
 * @param defaults published values
 * @param optional options without one: what they say is otherwise derived from the share
 */
record OptionUse(Map<PolicyOption, Serializable> defaults, List<PolicyOption> optional) {

    private static final double SHARE = 0.1;

    /** Returns the options of a method that has no budget. */
    static OptionUse nothing() {
        return new OptionUse(Map.of(), List.of(PolicyOption.WINDOW));
    }

    /** Returns the options of a method that keeps a share of the tokens. */
    static OptionUse share() {
        return nothing().with(PolicyOption.RETAIN_RATIO, SHARE);
    }

    /** Returns the options of a method that keeps a share, or a number of tokens of each step. */
    static OptionUse budget() {
        return share().optionally(PolicyOption.TOKENS);
    }

    OptionUse with(PolicyOption option, Serializable value) {
        Map<PolicyOption, Serializable> more = new LinkedHashMap<>(defaults);
        more.put(option, value);
        return new OptionUse(more, optional);
    }

    /** Adds the layer that the features of most families come from. */
    OptionUse withLayer() {
        return with(PolicyOption.LAYER, Signals.LAYER_OF_FEATURES);
    }

    OptionUse optionally(PolicyOption... options) {
        List<PolicyOption> more = new ArrayList<>(optional);
        more.addAll(List.of(options));
        return new OptionUse(defaults, more);
    }

    /** Returns all of them, in the order of the options' table. */
    List<PolicyOption> all() {
        List<PolicyOption> all = new ArrayList<>(defaults.keySet());
        all.addAll(optional);
        return all.stream().sorted().toList();
    }
}
