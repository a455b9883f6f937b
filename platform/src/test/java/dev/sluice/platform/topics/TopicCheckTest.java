// SPDX-License-Identifier: Apache-2.0
package dev.sluice.platform.topics;

import org.apache.flink.configuration.Configuration;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.TopicConfig;
import org.junit.jupiter.api.Test;

import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** Tests the comparison of a topic's settings with its specification. */
final class TopicCheckTest {

    @Test
    void aSettingThatTheBrokerDoesNotReportIsIgnored() {
        TopicSpec video = TopicPlan.of(new Configuration()).get(0);
        Config reported =
                new Config(
                        List.of(
                                new ConfigEntry(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, "1000"),
                                new ConfigEntry(TopicConfig.CLEANUP_POLICY_CONFIG, "delete"),
                                new ConfigEntry(TopicConfig.RETENTION_MS_CONFIG, null)));
        assertThat(TopicCheck.problems(video, reported))
                .singleElement()
                .satisfies(
                        problem -> assertThat(problem.found()).contains("max.message.bytes=1000"));
    }
}
