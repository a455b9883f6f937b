// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model;

import java.util.Locale;

/**
 * Whether a model decodes the answers that it generates at the same time together, or encodes the
 * steps that come at the same time together.
 */
public enum Batching {
    /** Each answer or step is computed alone. */
    OFF,
    /** Together if each then has the same bits whatever else is in the batch. */
    EXACT,
    /** Together if the graph can; bits may depend on what else is in the batch. */
    ALWAYS;

    /** Returns the name as in options and messages. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
