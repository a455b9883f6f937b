// SPDX-License-Identifier: Apache-2.0
package dev.sluice.platform.job;

import dev.sluice.operators.config.KafkaOptions;
import dev.sluice.platform.SluiceException;
import dev.sluice.platform.local.Home;

import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Tests the arguments of the job's jar. */
final class JobMainTest {

    private final String file = Home.defaultConfig().toString();

    @Test
    void valuesOverrideTheFile() {
        Configuration config =
                JobMain.configuration(
                        new String[] {
                            "--config",
                            file,
                            "--set",
                            "sluice.kafka.bootstrap-servers=kafka:1",
                            "--set",
                            "sluice.kafka.properties.sasl.jaas.config=a=b"
                        });
        assertThat(config.get(KafkaOptions.BOOTSTRAP_SERVERS)).isEqualTo("kafka:1");
        assertThat(config.get(KafkaOptions.PROPERTIES)).containsEntry("sasl.jaas.config", "a=b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "--config", "--conf X", "--set a=b", "--config X --set", "--set a"})
    void otherArgumentsAreRefusedWithTheUsage(String line) {
        String[] arguments = line.isEmpty() ? new String[0] : line.split(" ");
        assertThatThrownBy(() -> JobMain.configuration(arguments))
                .isInstanceOf(SluiceException.class)
                .hasMessageContaining("expected: flink run sluice-job.jar --config FILE");
    }
}
