// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model;

import java.util.Locale;

/** Whether the answers that a model generates at the same time are decoded together. */
public enum Batching {
    /** Each answer is decoded alone. */
    OFF,
    /** Together if every answer then has the same bits whatever else is in the batch. */
    EXACT,
    /** Together if the decoder can; answers may depend on what else is in the batch. */
    ALWAYS;

    /** Returns the name as in options and messages. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
