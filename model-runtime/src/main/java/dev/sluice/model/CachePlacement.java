// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The memory that holds the decoder's KV cache between its runs. */
public enum CachePlacement {
    /** The memory of the device where the decoder runs, unless it runs on the CPU. */
    AUTO,
    /** Main memory; a decoder on another device copies the cache in each run. */
    HOST,
    /** The memory of the device where the decoder runs, even if it runs on a CPU. */
    DEVICE;

    /**
     * Parses the name as in options.
     *
     * @throws IllegalArgumentException with what was found and what was expected
     */
    public static CachePlacement parse(String text) {
        List<String> names = Arrays.stream(values()).map(CachePlacement::toString).toList();
        int index = names.indexOf(text);
        if (index < 0) {
            throw new IllegalArgumentException(
                    "found '%s'; expected %s".formatted(text, String.join(", ", names)));
        }
        return values()[index];
    }

    /** Returns the name as in options and messages. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
