// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.alert.rule;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The environment's variables: secrets come from them alone, so that no file and no command line
 * contains one. Immutable.
 */
public final class Variables {

    private static final Pattern REFERENCE = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)}");

    private final Map<String, String> values;

    public Variables(Map<String, String> values) {
        this.values = Map.copyOf(values);
    }

    /** Those of this process. */
    public static Variables ofProcess() {
        return new Variables(System.getenv());
    }

    /**
     * Returns the value of a variable.
     *
     * @throws IllegalArgumentException if it is not set, or empty
     */
    public String value(String name) {
        String value = values.getOrDefault(name, "");
        if (value.isBlank()) {
            throw new IllegalArgumentException(
                    "the environment variable %s is not set; set it where 'alert' is started"
                            .formatted(name));
        }
        return value;
    }

    /**
     * Replaces references {@code ${NAME}} by their values.
     *
     * @throws IllegalArgumentException if one is not set
     */
    public String resolve(String text) {
        Matcher matcher = REFERENCE.matcher(text);
        StringBuilder resolved = new StringBuilder();
        while (matcher.find()) {
            matcher.appendReplacement(resolved, Matcher.quoteReplacement(value(matcher.group(1))));
        }
        return matcher.appendTail(resolved).toString();
    }
}
