// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app;

import dev.sluice.platform.local.Ports;
import dev.sluice.platform.topics.TopicSpec;
import dev.sluice.platform.topics.Topics;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;

/** The verb {@code kafka} in processes of its own, one of which is killed. */
@Timeout(180)
final class KafkaITCase {

    @TempDir private Path folder;

    @Test
    void topicsSurviveAKillAndASecondStartIsRefused() throws Exception {
        String port = String.valueOf(Ports.free());
        try (SluiceProcess kafka = start(port)) {
            kafka.awaitLine("running:");
            try (Topics topics = new Topics(client(port))) {
                topics.createMissing(List.of(new TopicSpec("kept", 1, 1, Map.of())));
            }
            SluiceProcess second = start(String.valueOf(Ports.free()), folder.resolve("second"));
            assertThat(second.exitCode()).isEqualTo(1);
            assertThat(second.output()).contains("another broker that uses the data folder");
            kafka.kill();
        }
        try (SluiceProcess kafka = start(port)) {
            kafka.awaitLine("running:");
            try (Topics topics = new Topics(client(port))) {
                assertThat(topics.existing(Set.of("kept"))).containsExactly("kept");
            }
        }
    }

    private SluiceProcess start(String port) throws Exception {
        return start(port, folder);
    }

    private SluiceProcess start(String port, Path state) throws Exception {
        Files.createDirectories(state);
        String data = folder.resolve("data").toString();
        return SluiceProcess.start(state, "kafka", "--port", port, "--data-dir", data);
    }

    private static Properties client(String port) {
        Properties properties = new Properties();
        properties.setProperty("bootstrap.servers", "localhost:" + port);
        return properties;
    }
}
