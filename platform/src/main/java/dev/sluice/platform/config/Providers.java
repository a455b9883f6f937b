// SPDX-License-Identifier: Apache-2.0
package dev.sluice.platform.config;

import dev.sluice.model.ExecutionProvider;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** The names that {@code sluice.model.provider} and {@code --provider} take. */
public final class Providers {

    /** All of them. */
    public static final List<String> NAMES =
            Stream.concat(
                            Stream.of("auto"),
                            Arrays.stream(ExecutionProvider.values()).map(ExecutionProvider::label))
                    .toList();

    private Providers() {}

    /**
     * The name, if it is one.
     *
     * @throws IllegalArgumentException that says which there are
     */
    public static String parse(String name) {
        if (!NAMES.contains(name)) {
            throw new IllegalArgumentException(
                    "found '%s'; expected %s".formatted(name, String.join(", ", NAMES)));
        }
        return name;
    }
}
