// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks.gpu;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Runs parts of the program behind {@code benchmarks/gpu} on a CPU, so that they keep working. */
final class GpuTest {

    private static final Duration SHORT = Duration.ofMillis(1);

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final Figures figures = new Figures(new PrintStream(out, true, StandardCharsets.UTF_8));

    private static Path home() {
        return Path.of(Objects.requireNonNull(System.getProperty("sluice.home"), "sluice.home"));
    }

    @Test
    void partsAddTheirFigures() throws Exception {
        Folder folder = new Folder(home().resolve("models/tiny-qwen2_5_vl"), "cpu");
        for (Part part :
                List.of(
                        new PrecisionPart(folder, SHORT),
                        new CachePart(folder, SHORT),
                        new StreamPart(folder, SHORT))) {
            part.measure(figures);
        }
        assertThat(figures.all())
                .extracting(Figure::what)
                .contains(
                        "fp32, first prefill",
                        "fp32, one caller with a session",
                        "caches on the device",
                        "encoding 224 × 224 by 8 workers");
        assertThat(figures.all())
                .allMatch(figure -> Double.parseDouble(figure.value().replace(",", "")) > 0)
                .anyMatch(figure -> figure.unit().endsWith("with equal ids"));
    }

    @Test
    void stepsOfSeveralStreamsAreEncodedInBatches() throws Exception {
        Path models = home().resolve("model-runtime/src/test/resources/models");
        new BatchPart(new Folder(models.resolve("tiny-llava_onevision"), "cpu"), SHORT)
                .encode(figures);
        assertThat(figures.all())
                .extracting(Figure::unit)
                .containsOnly("steps/s", "steps/run")
                .hasSize(12);
        new BatchPart(new Folder(models.resolve("tiny-lfm2_vl"), "cpu"), SHORT).encode(figures);
        assertThat(figures.all()).extracting(Figure::unit).contains("one step per run");
    }

    @Test
    void whatThereIsNoTimeForIsNamed() throws Exception {
        GpuOptions options = GpuOptions.parse(home(), "--dry-run", "--limit", "0");
        assertThat(new Gpu(options, figures).run()).isTrue();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("| batches of room-qwen2_5_vl |  | no time left |", "TensorRT");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void megabytesOverPcieAreAddedUp() throws Exception {
        String lines =
                "# gpu rxpci txpci\\n# Idx MB/s MB/s\\n    0   10    3\\n    0    5    -\\n    0   7   4\\n";
        PcieMeter meter = PcieMeter.start("printf", lines);
        meter.await();
        meter.close();
        assertThat(meter.received()).isEqualTo(17);
        assertThat(meter.sent()).isEqualTo(7);
    }

    @Test
    void optionsAreChecked() {
        assertThatThrownBy(() -> GpuOptions.parse(home(), "--each", "long"))
                .hasMessage("found --each long; expected a number of seconds");
        assertThatThrownBy(() -> GpuOptions.parse(home(), "--model"))
                .hasMessage("--model has no value");
    }
}
