// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.probe;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Messages of which those that differ in their numbers alone are told once. Not safe for use by
 * several threads.
 */
final class ProbeMessages {

    private static final int MOST = 5;

    /** The first message of each kind, and how many there are. */
    private final Map<String, Kind> kinds = new LinkedHashMap<>();

    private record Kind(String first, int count) {}

    void add(String message) {
        kinds.merge(
                message.replaceAll("[0-9]+", "#"),
                new Kind(message, 1),
                (before, one) -> new Kind(before.first(), before.count() + 1));
    }

    /** The messages of the first kinds. */
    List<String> list() {
        List<String> messages = new ArrayList<>();
        kinds.values().stream()
                .limit(MOST)
                .forEach(
                        kind ->
                                messages.add(
                                        kind.count() == 1
                                                ? kind.first()
                                                : "%s (and %d more messages like this)"
                                                        .formatted(
                                                                kind.first(), kind.count() - 1)));
        return messages;
    }
}
