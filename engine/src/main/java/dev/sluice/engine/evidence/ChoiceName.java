// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.evidence;

import java.util.Locale;

/** The choices by name. */
public enum ChoiceName {
    /**
     * The newest tokens, which memory itself finds: its horizon moves rarely, so that sessions keep
     * the beginning of the prompt.
     */
    RECENT,
    /** The newest tokens of each position, layer by layer. */
    LAYERS,
    /** Tokens at even distances. */
    UNIFORM,
    /** Tokens that fit the question and differ from each other. */
    CDPRUNER,
    /** More tokens of the steps that fit the question. */
    QUOTA;

    /** Returns the name in the configuration. */
    public String title() {
        return name().toLowerCase(Locale.ROOT);
    }

    @Override
    public String toString() {
        return title();
    }
}
