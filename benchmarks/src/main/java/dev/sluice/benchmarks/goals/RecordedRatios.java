// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks.goals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The ratios in {@code benchmarks/goals.json}, which the short form is compared with. */
final class RecordedRatios {

    /** The share of a recorded ratio that another machine, or a busy one, has to reach. */
    static final double LEAST = 0.5;

    private static final ObjectMapper JSON = new ObjectMapper();

    private RecordedRatios() {}

    /** Returns a sentence for each line that is under half of what is recorded for it. */
    static List<String> shortfalls(Path file, List<GoalLine> lines) throws IOException {
        JsonNode recorded = JSON.readTree(file.toFile());
        List<String> shortfalls = new ArrayList<>();
        for (GoalLine line : lines) {
            double before = recorded.path(line.name()).asDouble();
            double now = line.ratio().median();
            if (now < LEAST * before) {
                shortfalls.add(
                        String.format(
                                Locale.ROOT,
                                "%s: ratio %.2f, recorded %.2f, expected at least half of it",
                                line.name(),
                                now,
                                before));
            }
        }
        return shortfalls;
    }

    static void write(Path file, List<GoalLine> lines) throws IOException {
        ObjectNode ratios = JSON.createObjectNode();
        for (GoalLine line : lines) {
            ratios.put(line.name(), Math.round(100 * line.ratio().median()) / 100.0);
        }
        String text = JSON.writerWithDefaultPrettyPrinter().writeValueAsString(ratios);
        Files.writeString(file, text + '\n');
    }
}
