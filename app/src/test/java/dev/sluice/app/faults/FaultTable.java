// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The table of docs/reliability.md. It is written anew after each row. For one thread. */
final class FaultTable {

    private final Path file;
    private final List<Row> rows = new ArrayList<>();

    FaultTable(Path file) {
        this.file = file;
    }

    void add(Row row) throws IOException {
        rows.add(row);
        System.out.print(row.line());
        Files.createDirectories(file.getParent());
        Files.writeString(file, text());
    }

    /** Returns the table in Markdown. */
    String text() {
        return Row.header() + rows.stream().map(Row::line).collect(Collectors.joining());
    }
}
