// SPDX-License-Identifier: Apache-2.0
package dev.sluice.platform.config;

import dev.sluice.operators.config.JobOptions;
import dev.sluice.operators.config.OverloadPolicy;
import dev.sluice.platform.SluiceException;

import org.apache.flink.configuration.Configuration;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.logging.log4j.core.config.Property;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Tests that {@link ConfigFile} accepts deprecated keys and reports each of them once. */
final class DeprecatedKeysTest {

    private final Logger logger = (Logger) LogManager.getRootLogger();
    private final Warnings warnings = new Warnings();

    @TempDir private Path folder;

    @BeforeEach
    void listen() {
        warnings.start();
        logger.addAppender(warnings);
        Configurator.setRootLevel(Level.WARN); // Flink would warn as well
    }

    @AfterEach
    void stopListening() {
        logger.removeAppender(warnings);
        Configurator.setRootLevel(Level.ERROR);
    }

    @ParameterizedTest
    @CsvSource({
        "sluice.job.policy, sluice.job.overload-policy, live",
        "sluice.state.idle-timeout, sluice.job.stream-idle-timeout, 3 h",
        "sluice.memory.live-streams, sluice.memory.cached-streams, 7",
        "sluice.model.caches, sluice.model.kv-cache-placement, host",
        "sluice.decode.max-pictures, sluice.decode.max-frames, 9",
        "sluice.order.max-records, sluice.order.max-wait-records, 5",
        "sluice.topics.max-timestamp-ahead, sluice.kafka.max-timestamp-ahead, 2 h",
    })
    void aDeprecatedKeyWorksFromFileAndCommandLine(String key, String current, String value)
            throws Exception {
        Configuration file = load(key + ": " + value + "\n", Map.of());
        assertThat(file.toMap()).containsExactly(Map.entry(current, value));
        Configuration set = load("# nothing\n", Map.of(key, value));
        assertThat(set).isEqualTo(file);
    }

    @Test
    void aDeprecatedKeyIsReportedOnceHoweverOftenItIsRead() throws Exception {
        Configuration values = load("sluice.job.policy: live\n", Map.of());
        assertThat(values.get(JobOptions.OVERLOAD_POLICY)).isEqualTo(OverloadPolicy.LIVE);
        assertThat(values.get(JobOptions.OVERLOAD_POLICY)).isEqualTo(OverloadPolicy.LIVE);
        assertThat(warnings.lines)
                .singleElement()
                .asString()
                .contains("test.yaml: the key 'sluice.job.policy' is deprecated")
                .contains("'sluice.job.overload-policy'");
    }

    @Test
    void currentKeysAreNotReported() throws Exception {
        load("sluice.job.overload-policy: live\n", Map.of());
        assertThat(warnings.lines).isEmpty();
    }

    @Test
    void theCommandLineTakesPrecedenceWhicheverKeysAreUsed() throws Exception {
        Configuration values =
                load("sluice.job.overload-policy: live\n", Map.of("sluice.job.policy", "lossless"));
        assertThat(values.get(JobOptions.OVERLOAD_POLICY)).isEqualTo(OverloadPolicy.LOSSLESS);
        values =
                load("sluice.job.policy: lossless\n", Map.of("sluice.job.overload-policy", "live"));
        assertThat(values.get(JobOptions.OVERLOAD_POLICY)).isEqualTo(OverloadPolicy.LIVE);
    }

    @Test
    void bothKeysOfAnOptionInOneFileAreAnError() {
        String both =
                """
                sluice.job.policy: live
                sluice.job.overload-policy: lossless
                """;
        assertThatThrownBy(() -> load(both, Map.of()))
                .isInstanceOf(SluiceException.class)
                .hasMessageContaining(
                        "'sluice.job.policy' is the deprecated key of 'sluice.job.overload-policy'");
    }

    @Test
    void aWrongValueIsReportedUnderTheKeyThatWasWritten() {
        assertThatThrownBy(() -> load("sluice.job.policy: sometimes\n", Map.of()))
                .isInstanceOf(SluiceException.class)
                .hasMessageContaining("'sluice.job.policy' is 'sometimes'; expected: one of");
    }

    @ParameterizedTest
    @CsvSource({
        "sluice.model.cache, sluice.model.kv-cache-placement",
        "sluice.job.polcy, sluice.job.overload-policy",
    })
    void aTypingErrorNearADeprecatedKeySuggestsTheCurrentKey(String key, String current) {
        assertThatThrownBy(() -> load(key + ": live\n", Map.of()))
                .isInstanceOf(SluiceException.class)
                .hasMessageContaining(
                        "unknown option '%s'; did you mean '%s'?".formatted(key, current));
    }

    private Configuration load(String text, Map<String, String> overrides) throws Exception {
        Path file = Files.writeString(folder.resolve("test.yaml"), text);
        return ConfigFile.load(file, overrides);
    }

    /** The warnings of all loggers. */
    private static final class Warnings extends AbstractAppender {
        private final List<String> lines = new ArrayList<>();

        private Warnings() {
            super("warnings", null, null, true, Property.EMPTY_ARRAY);
        }

        @Override
        public void append(LogEvent event) {
            if (event.getLevel() == Level.WARN) {
                lines.add(event.getMessage().getFormattedMessage());
            }
        }
    }
}
