// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.protocol;

import java.util.Locale;

/** How often a question is answered. */
public enum QueryMode {
    /** The question gets one answer. */
    ONCE,
    /** The question is a watch: it is answered whenever its answer changes, until its end. */
    WATCH,
    /** The query withdraws the question of the same id. */
    CANCEL;

    /** The {@code mode} field. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
