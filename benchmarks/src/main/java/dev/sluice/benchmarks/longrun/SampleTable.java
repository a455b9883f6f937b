// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks.longrun;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The samples of a run, which are written to a CSV file as they come. Not thread-safe. */
final class SampleTable {

    private final Path file;
    private final List<Sample> samples = new ArrayList<>();

    SampleTable(Path file) throws IOException {
        this.file = file;
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.deleteIfExists(file);
    }

    void add(Sample sample) throws IOException {
        if (samples.isEmpty()) {
            append(String.join(",", sample.values().keySet()));
        }
        samples.add(sample);
        append(
                sample.values().values().stream()
                        .map(SampleTable::number)
                        .collect(Collectors.joining(",")));
    }

    private void append(String line) throws IOException {
        Files.writeString(file, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    List<Sample> samples() {
        return samples;
    }

    /** Whole numbers without a fraction, nothing for what is not known. */
    private static String number(double value) {
        if (Double.isNaN(value)) {
            return "";
        }
        return value == Math.rint(value)
                ? Long.toString((long) value)
                : String.format(Locale.ROOT, "%.3f", value);
    }
}
