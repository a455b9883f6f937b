// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.Configuration;
import org.apache.logging.log4j.core.config.ConfigurationFactory;
import org.apache.logging.log4j.core.config.ConfigurationSource;
import org.apache.logging.log4j.core.impl.Log4jLogEvent;
import org.apache.logging.log4j.core.layout.PatternLayout;
import org.apache.logging.log4j.message.SimpleMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;

/** The logging configurations that are shipped: of the command, and of a cluster. */
final class LoggingTest {

    private static final Path HOME = Path.of(System.getProperty("sluice.home"));
    private static final String COMMAND = "app/src/main/resources/log4j2.xml";
    private static final String CLUSTER = "docker/log4j-console.properties";

    @ParameterizedTest
    @CsvSource({
        "org.apache.kafka.clients.admin.internals.AdminMetadataManager, ERROR",
        "org.apache.kafka.clients.NetworkClient, ERROR",
        "org.apache.kafka.clients.consumer.ConsumerConfig, WARN",
        "org.apache.flink.runtime.taskmanager.Task, INFO",
        "dev.sluice.operators.memory.StreamUpdates, INFO",
    })
    void aClusterLogsLittleOfKafkasClients(String logger, String level) throws Exception {
        Configuration configuration = load(CLUSTER);
        assertThat(configuration.getLoggerConfig(logger).getLevel())
                .isEqualTo(Level.valueOf(level));
        assertThat(configuration.getAppenders())
                .containsOnlyKeys("ConsoleAppender", "RollingFileAppender");
    }

    @Test
    void aLineIsTextUnlessJsonIsAskedFor() throws Exception {
        assertThat(line(load(COMMAND), "file")).contains("INFO").contains("a \"quoted\"");
        assertThat(line(load(CLUSTER), "ConsoleAppender")).contains("a \"quoted\"");
    }

    @ParameterizedTest
    @CsvSource({COMMAND, CLUSTER})
    void aJsonLineIsOneObjectWhateverTheMessageHas(String file) throws Exception {
        Configuration configuration = load(file);
        String pattern = configuration.getStrSubstitutor().replace("${${env:NOT_SET:-json}}");
        PatternLayout layout =
                PatternLayout.newBuilder()
                        .setConfiguration(configuration)
                        .setPattern(pattern)
                        .build();
        String line = layout.toSerializable(event());
        assertThat(line.lines()).hasSize(1);
        JsonNode json = new ObjectMapper().readTree(line);
        assertThat(json.get("message").textValue()).isEqualTo("a \"quoted\"\nmessage");
        assertThat(json.get("level").textValue()).isEqualTo("INFO");
        assertThat(json.get("exception").textValue()).contains("IllegalStateException: why");
    }

    private static Log4jLogEvent event() {
        return Log4jLogEvent.newBuilder()
                .setLoggerName("dev.sluice.Some")
                .setLevel(Level.INFO)
                .setMessage(new SimpleMessage("a \"quoted\"\nmessage"))
                .setThrown(new IllegalStateException("why"))
                .setThreadName("main")
                .build();
    }

    private static String line(Configuration configuration, String appender) {
        return (String) configuration.getAppender(appender).getLayout().toSerializable(event());
    }

    private static Configuration load(String file) throws Exception {
        Path path = HOME.resolve(file);
        try (InputStream in = Files.newInputStream(path)) {
            Configuration configuration =
                    ConfigurationFactory.getInstance()
                            .getConfiguration(
                                    new LoggerContext("test"),
                                    new ConfigurationSource(in, path.toFile()));
            configuration.initialize();
            return configuration;
        }
    }
}
