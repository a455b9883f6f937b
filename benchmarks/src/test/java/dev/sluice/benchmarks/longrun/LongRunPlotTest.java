// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks.longrun;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

final class LongRunPlotTest {

    private static final List<String> COLUMNS =
            List.of(
                    "stream_hours",
                    "rss_mib",
                    "outside_heap_mib",
                    "heap_after_gc_mib",
                    "malloc_used_mib",
                    "state_kib",
                    "checkpoint_kib",
                    "checkpoint_ms",
                    "first_token_p50_ms",
                    "first_token_p99_ms",
                    "prompt_tokens_p50");

    @TempDir Path temp;

    @Test
    void everyPanelIsDrawnWithoutWhatIsNotKnown() {
        String svg = LongRunPlot.of(List.of(sample(1, 10), sample(2, Double.NaN), sample(3, 30)));
        assertThat(svg).startsWith("<svg").endsWith("</svg>\n").doesNotContain("NaN");
        assertThat(svg).contains("memory, MiB", "time to the first token, ms", ">3 h<");
    }

    @Test
    void aTableHasALinePerSample() throws IOException {
        Path file = temp.resolve("samples.csv");
        SampleTable table = new SampleTable(file);
        table.add(sample(1, 10));
        table.add(sample(1.5, Double.NaN));
        assertThat(Files.readAllLines(file))
                .containsExactly(
                        String.join(",", COLUMNS),
                        "1,10,10,10,10,10,10,10,10,10,10",
                        "1.500,,,,,,,,,,");
    }

    private static Sample sample(double hours, double value) {
        Map<String, Double> values = new LinkedHashMap<>();
        COLUMNS.forEach(column -> values.put(column, value));
        values.put("stream_hours", hours);
        return new Sample(values);
    }
}
