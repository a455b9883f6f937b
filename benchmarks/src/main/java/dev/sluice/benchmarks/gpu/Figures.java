// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks.gpu;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * All figures so far. Each is printed at once, as a row of a table in Markdown, so that an
 * interrupted run is of use, too. Safe for use by several threads.
 */
final class Figures {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final PrintStream out;
    private final List<Figure> all = new ArrayList<>();

    Figures(PrintStream out) {
        this.out = out;
        out.println("| model | what | value | unit |");
        out.println("| --- | --- | --- | --- |");
    }

    void add(String model, String what, double value, String unit) {
        String text = String.format(Locale.ROOT, value < 10 ? "%.2f" : "%,.0f", value);
        add(new Figure(model, what, text, unit));
    }

    /** Adds a line without a value. */
    void missing(String model, String what, String reason) {
        add(new Figure(model, what, "", reason));
    }

    private synchronized void add(Figure figure) {
        all.add(figure);
        out.printf(
                "| %s | %s | %s | %s |%n",
                figure.model(), figure.what(), figure.value(), figure.unit());
        out.flush();
    }

    synchronized List<Figure> all() {
        return List.copyOf(all);
    }

    /** Writes all figures. */
    void write(Path file, String machine) throws IOException {
        ObjectNode report = JSON.createObjectNode().put("machine", machine);
        for (Figure figure : all()) {
            report.withArray("/figures")
                    .addObject()
                    .put("model", figure.model())
                    .put("what", figure.what())
                    .put("value", figure.value())
                    .put("unit", figure.unit());
        }
        String text = JSON.writerWithDefaultPrettyPrinter().writeValueAsString(report);
        Files.writeString(file, text + '\n', StandardCharsets.UTF_8);
    }
}
