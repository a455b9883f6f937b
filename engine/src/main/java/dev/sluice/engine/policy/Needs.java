// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.policy;

import java.util.List;

/** What a method needs of an encoder beside the tokens. */
public enum Needs {
    NOTHING(List.of()),
    ATTENTION(List.of(List.of(Signals.IMAGE_ATTENTION, Signals.CLS_ATTENTION))),
    LAYERS(List.of(List.of(Signals.CLS_ATTENTION, Signals.IMAGE_ATTENTION))),
    RECEIVED(List.of(List.of(Signals.FULL_ATTENTION, Signals.IMAGE_ATTENTION))),
    DIAGONAL(
            List.of(
                    List.of(Signals.FULL_ATTENTION, Signals.DIAGONAL),
                    List.of(Signals.FULL_ATTENTION, Signals.CLS_ATTENTION))),
    GLOBAL_ATTENTION(List.of(List.of(Signals.FULL_ATTENTION, Signals.GLOBAL_ATTENTION))),
    PAGE_RANK(List.of(List.of(Signals.FULL_ATTENTION, Signals.PAGE_RANK))),
    KEYS(List.of(List.of(Signals.IMAGE_ATTENTION, Signals.CLS_ATTENTION), List.of(Signals.KEYS))),
    FLOW(
            List.of(
                    List.of(Signals.CLS_ATTENTION),
                    List.of(Signals.SEMANTIC),
                    List.of(Signals.VALUE_NORM))),
    RELEVANCE(List.of(List.of(Signals.RELEVANCE))),
    TEXT(List.of(List.of(Signals.TEXT)));

    private final List<List<String>> signals;

    Needs(List<List<String>> signals) {
        this.signals = signals;
    }

    /** Returns names of signals; of each inner list one is enough, best the first. */
    public List<List<String>> signals() {
        return signals;
    }

    /** Returns whether an attention output of the encoder is all that is needed. */
    public boolean attentionIsEnough() {
        return signals.stream().allMatch(names -> names.contains(Signals.IMAGE_ATTENTION));
    }
}
