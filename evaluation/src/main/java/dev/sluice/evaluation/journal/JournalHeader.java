// SPDX-License-Identifier: Apache-2.0
package dev.sluice.evaluation.journal;

import dev.sluice.platform.SluiceException;
import dev.sluice.platform.text.ClockTime;
import dev.sluice.platform.text.Quantity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The first line of a journal.
 *
 * @param started when the evaluation began, RFC 3339
 * @param settings what it depends on
 */
record JournalHeader(String started, Settings settings) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int NAMED = 6; // differences in the message

    static JournalHeader now(Settings settings) {
        return new JournalHeader(
                Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(), settings);
    }

    static JournalHeader read(JsonNode line) {
        Map<String, String> values = new HashMap<>();
        line.path("settings")
                .properties()
                .forEach(field -> values.put(field.getKey(), field.getValue().asText()));
        return new JournalHeader(line.path("started").asText(), new Settings(values));
    }

    ObjectNode json() {
        ObjectNode line = JSON.createObjectNode().put("started", started);
        ObjectNode values = line.putObject("settings");
        new TreeMap<>(settings.values()).forEach(values::put);
        return line;
    }

    /** Refuses to continue an evaluation with other settings. */
    void require(Settings now, Path file, int steps) {
        List<String> differences = settings.differences(now);
        if (differences.isEmpty()) {
            return;
        }
        int more = differences.size() - NAMED;
        throw new SluiceException(
                "%s holds an unfinished evaluation (%s, begun at %s) with other settings:%n  %s%s%nexpected the same settings, to continue it; repeat them, name another folder with --out, or throw it away with --restart"
                        .formatted(
                                file,
                                Quantity.count(steps, "step"),
                                ClockTime.of(Instant.parse(started)),
                                String.join(
                                        "%n  ".formatted(),
                                        differences.subList(
                                                0, Math.min(NAMED, differences.size()))),
                                more > 0 ? "%n  and %d more".formatted(more) : ""));
    }
}
