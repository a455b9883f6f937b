// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The table of docs/reliability.md, in a file that is written anew after each row. Rows of faults
 * that were done before stay, so that some can be done again. For one thread.
 */
final class FaultTable {

    private final Path file;
    private final List<String> order;
    private final Map<Integer, String> lines = new TreeMap<>();

    /**
     * @param file the file, which need not exist
     * @param order the names of all faults, in the order of the table
     */
    FaultTable(Path file, List<String> order) throws IOException {
        this.file = file;
        this.order = order;
        if (Files.exists(file)) {
            for (String line : Files.readAllLines(file)) {
                for (int i = 0; i < order.size(); i++) {
                    if (line.startsWith(Row.beginning(order.get(i)))) {
                        lines.put(i, line + "\n");
                    }
                }
            }
        }
    }

    void add(Row row) throws IOException {
        lines.put(order.indexOf(row.fault().name()), row.line());
        System.out.print(row.line());
        Files.createDirectories(file.getParent());
        Files.writeString(file, text());
    }

    /** Returns the table in Markdown. */
    String text() {
        return Row.header() + lines.values().stream().collect(Collectors.joining());
    }
}
