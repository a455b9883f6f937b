// SPDX-License-Identifier: Apache-2.0
package dev.sluice.platform.config;

import dev.sluice.operators.config.ModelOptions;
import dev.sluice.platform.SluiceException;
import dev.sluice.platform.local.Home;

import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateBackendOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Tests of {@link ConfigFile}. */
final class ConfigFileTest {

    @TempDir private Path folder;

    @Test
    void nestedAndDottedKeysAreEquivalent() throws Exception {
        Configuration nested =
                load(
                        """
                        sluice:
                          ingest:
                            chunk:
                              min-duration: 2 s
                        """);
        Configuration dotted = load("sluice.ingest.chunk.min-duration: 2 s\n");
        assertThat(nested.get(IngestOptions.MIN_DURATION)).isEqualTo(Duration.ofSeconds(2));
        assertThat(dotted).isEqualTo(nested);
    }

    @Test
    void optionsOfTheProviderCanBeNested() throws Exception {
        Configuration values =
                load(
                        """
                        sluice.model:
                          provider: tensorrt
                          provider-options:
                            gpu_mem_limit: 34359738368
                            trt_fp16_enable: true
                        """);
        assertThat(values.get(ModelOptions.PROVIDER_OPTIONS))
                .isEqualTo(Map.of("gpu_mem_limit", "34359738368", "trt_fp16_enable", "true"));
    }

    @Test
    void theFileCanContainFlinksOptions() throws Exception {
        Configuration values =
                load(
                        """
                        state.backend.type: rocksdb
                        execution.checkpointing:
                          interval: 10 s
                          incremental: true
                        metrics.reporter.prom.port: 9249
                        """);
        assertThat(values.get(StateBackendOptions.STATE_BACKEND)).isEqualTo("rocksdb");
        assertThat(values.get(CheckpointingOptions.INCREMENTAL_CHECKPOINTS)).isTrue();
        assertThat(values.get(CheckpointingOptions.CHECKPOINTING_INTERVAL))
                .isEqualTo(Duration.ofSeconds(10));
    }

    @ParameterizedTest
    @CsvSource({
        "sluice.ingest.chunk.min-durration, sluice.ingest.chunk.min-duration",
        "sluice.ingest.reencod, sluice.ingest.reencode",
        "execution.checkpointing.intervall, execution.checkpointing.interval",
        "state.backed.type, state.backend.type",
    })
    void anUnknownKeyIsAnErrorThatNamesTheNearestKnownKey(String key, String nearest) {
        assertThatThrownBy(() -> load(key + ": 1\n"))
                .isInstanceOf(SluiceException.class)
                .hasMessageContaining("'" + key + "'")
                .hasMessageContaining("'" + nearest + "'");
    }

    @Test
    void allProblemsAreReportedTogether() {
        assertThatThrownBy(
                        () ->
                                load(
                                        """
                                        sluice.ingest.chunk.max-bytes: many
                                        sluice.ingest.chunk.min-duration: 1 fortnight
                                        sluice.ingest.nothing: 1
                                        """))
                .isInstanceOf(SluiceException.class)
                .hasMessageContaining("'sluice.ingest.chunk.max-bytes' is 'many'; expected: size")
                .hasMessageContaining("'1 fortnight'; expected: duration")
                .hasMessageContaining("sluice.ingest.nothing");
    }

    @Test
    void problemsNameTheFileOrTheCommandLine() throws Exception {
        Path file = Files.writeString(folder.resolve("test.yaml"), "sluice.wrong: 1\n");
        assertThatThrownBy(() -> ConfigFile.load(file, Map.of("sluice.kafkaa.x", "1")))
                .isInstanceOf(SluiceException.class)
                .hasMessageContaining("--set: unknown option 'sluice.kafkaa.x'")
                .hasMessageContaining("test.yaml: unknown option 'sluice.wrong'");
    }

    @Test
    void aFileThatIsMissingOrNotYamlIsAnError() throws Exception {
        assertThatThrownBy(() -> ConfigFile.load(folder.resolve("none.yaml")))
                .isInstanceOf(SluiceException.class)
                .hasMessageContaining("none.yaml");
        assertThatThrownBy(() -> load("sluice: [\n")).isInstanceOf(SluiceException.class);
        assertThatThrownBy(() -> load("just words\n")).isInstanceOf(SluiceException.class);
    }

    @Test
    void anEmptyFileLeavesAllDefaults() throws Exception {
        assertThat(load("# nothing\n").keySet()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("shipped")
    void theShippedFilesAreValid(Path file) {
        assertThat(ConfigFile.load(file).keySet()).isNotEmpty();
    }

    static Stream<Path> shipped() throws Exception {
        return Files.list(Home.folder().resolve("configs"));
    }

    private Configuration load(String text) throws Exception {
        return ConfigFile.load(Files.writeString(folder.resolve("test.yaml"), text));
    }
}
