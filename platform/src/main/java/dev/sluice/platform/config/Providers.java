// SPDX-License-Identifier: Apache-2.0
package dev.sluice.platform.config;

import dev.sluice.model.ExecutionProvider;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** The execution providers that {@code sluice.model.provider} and {@code --provider} accept. */
public final class Providers {

    /** All names. */
    public static final List<String> NAMES =
            Stream.concat(
                            Stream.of("auto"),
                            Arrays.stream(ExecutionProvider.values()).map(ExecutionProvider::label))
                    .toList();

    private Providers() {}

    /**
     * Returns the name if it is valid.
     *
     * @throws IllegalArgumentException if it is not; the message lists the names
     */
    public static String parse(String name) {
        if (!NAMES.contains(name)) {
            throw new IllegalArgumentException(
                    "found '%s'; expected %s".formatted(name, String.join(", ", NAMES)));
        }
        return name;
    }
}
