// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.alert.rule;

import java.util.Arrays;
import java.util.List;

/** The form of what a webhook receives. */
public enum WebhookFormat {
    /** A CloudEvent in structured mode: one JSON object with the answer in {@code data}. */
    CLOUDEVENTS("cloudevents"),
    /** A CloudEvent in binary mode: its attributes are headers, and the body is the answer. */
    CLOUDEVENTS_BINARY("cloudevents-binary"),
    /** A flat JSON object. */
    JSON("json"),
    /** One line of text, with a title and a link in headers. */
    TEXT("text");

    private final String wireName;

    WebhookFormat(String wireName) {
        this.wireName = wireName;
    }

    /** The name in options and files. */
    public String wireName() {
        return wireName;
    }

    /**
     * Returns the format of a name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static WebhookFormat parse(String name) {
        return Arrays.stream(values())
                .filter(format -> format.wireName.equals(name))
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "found '%s'; expected one of %s"
                                                .formatted(name, String.join(", ", names()))));
    }

    /** The names of all formats. */
    static List<String> names() {
        return Arrays.stream(values()).map(WebhookFormat::wireName).toList();
    }
}
