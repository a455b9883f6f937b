// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks.goals;

import dev.sluice.engine.reduce.kernel.Kernels;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The table of all lines, as text and as JSON. */
final class GoalReport {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<GoalLine> lines;
    private final double load;

    GoalReport(List<GoalLine> lines) {
        this.lines = lines;
        this.load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }

    /** Returns the table in Markdown, with a sentence on the machine. */
    String text() {
        StringBuilder text = new StringBuilder();
        text.append("| what | anchor | goal | ratio | quartiles | verdict |\n");
        text.append("| --- | --- | --- | --- | --- | --- |\n");
        for (GoalLine line : lines) {
            text.append(row(line)).append('\n');
        }
        return text.append('\n').append(machine()).append('\n').toString();
    }

    private static String row(GoalLine line) {
        Ratio ratio = line.ratio();
        String goal = line.goal() == 0 ? "" : "≥ " + number(line.goal());
        return "| %s | %s | %s | %s | %s | %s |"
                .formatted(
                        line.name(),
                        line.anchor(),
                        goal,
                        ratio.isNone() ? "" : number(ratio.median()),
                        ratio.isNone() ? "" : number(ratio.low()) + "–" + number(ratio.high()),
                        line.verdict());
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, value < 3 ? "%.2f" : "%.1f", value);
    }

    private String machine() {
        return "%s, %d cores, load %.1f at the end; Java %s; reducers use %s"
                .formatted(
                        processor(),
                        Runtime.getRuntime().availableProcessors(),
                        load,
                        System.getProperty("java.version"),
                        Kernels.best().description());
    }

    private static String processor() {
        try (Stream<String> info = Files.lines(Path.of("/proc/cpuinfo"))) {
            return info.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(System.getProperty("os.arch"));
        } catch (IOException e) {
            return System.getProperty("os.arch");
        }
    }

    void write(Path file) throws IOException {
        ObjectNode report = JSON.createObjectNode();
        report.put("machine", machine());
        for (GoalLine line : lines) {
            ObjectNode node = report.withArray("/lines").addObject();
            node.put("name", line.name()).put("anchor", line.anchor()).put("goal", line.goal());
            if (!line.ratio().isNone()) {
                node.put("ratio", line.ratio().median());
                node.put("low", line.ratio().low()).put("high", line.ratio().high());
            }
            node.put("verdict", line.verdict());
        }
        String text = JSON.writerWithDefaultPrettyPrinter().writeValueAsString(report);
        Files.writeString(file, text + '\n', StandardCharsets.UTF_8);
    }
}
