// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.alert.rule;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Which headers may be added to requests. Stateless. */
final class Headers {

    private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
    private static final Pattern VALUE = Pattern.compile("[\\x20-\\x7e]*");

    /** Those that the client or the format sets. */
    private static final Set<String> OWN =
            Set.of(
                    "connection",
                    "content-length",
                    "content-type",
                    "expect",
                    "host",
                    "transfer-encoding",
                    "upgrade",
                    "webhook-id",
                    "webhook-signature",
                    "webhook-timestamp");

    private Headers() {}

    /**
     * Returns the value of a header that may be added.
     *
     * @throws IllegalArgumentException if it may not; the message does not contain the value
     */
    static String check(String name, String value) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "found '%s'; expected the name of a header".formatted(name));
        }
        String lower = name.toLowerCase(Locale.ROOT);
        if (OWN.contains(lower) || lower.startsWith("ce-")) {
            throw new IllegalArgumentException(
                    "the header %s follows from the format; remove it".formatted(name));
        }
        if (!VALUE.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "the value of the header %s has characters that are not printable ASCII; remove them"
                            .formatted(name));
        }
        return value;
    }
}
