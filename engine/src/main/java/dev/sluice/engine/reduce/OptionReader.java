// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.reduce;

import org.jspecify.annotations.Nullable;

import java.util.Map;

/** Reads option values from text; errors name the option, what was found and what was expected. */
final class OptionReader {

    private final Map<String, String> values;

    OptionReader(Map<String, String> values) {
        this.values = values;
    }

    double number(String name, double absent, double least, double most) {
        String text = values.get(name);
        if (text == null) {
            return absent;
        }
        String expected = "a number from %s to %s".formatted(least, most);
        try {
            double value = Double.parseDouble(text.strip());
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw bad(name, text, expected, e);
        }
        throw bad(name, text, expected, null);
    }

    int count(String name, int absent) {
        String text = values.get(name);
        if (text == null) {
            return absent;
        }
        String expected = "a whole number from 1";
        try {
            int value = Integer.parseInt(text.strip());
            if (value >= 1) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw bad(name, text, expected, e);
        }
        throw bad(name, text, expected, null);
    }

    boolean flag(String name, boolean absent) {
        String text = values.get(name);
        if (text == null) {
            return absent;
        }
        return switch (text.strip()) {
            case "true" -> true;
            case "false" -> false;
            default -> throw bad(name, text, "true or false", null);
        };
    }

    private static IllegalArgumentException bad(
            String name, String found, String expected, @Nullable NumberFormatException cause) {
        return new IllegalArgumentException(
                "option '%s' is '%s', expected %s".formatted(name, found, expected), cause);
    }
}
