// SPDX-License-Identifier: Apache-2.0
package dev.sluice.platform.topics;

import dev.sluice.platform.SluiceException;
import dev.sluice.platform.broker.EmbeddedBroker;
import dev.sluice.platform.local.Ports;

import org.apache.flink.configuration.Configuration;
import org.apache.kafka.common.config.TopicConfig;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.Properties;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Tests that topics are created with their settings and that wrong settings are found. */
final class TopicsITCase {

    private static EmbeddedBroker broker;

    @BeforeAll
    static void start() throws Exception {
        broker = EmbeddedBroker.start();
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    @Test
    void missingTopicsAreCreatedOnceAndAreThenAsSpecified() {
        List<TopicSpec> plan = TopicPlan.of(new Configuration());
        try (Topics topics = new Topics(broker.clientProperties())) {
            assertThat(topics.problems(plan)).hasSameSizeAs(plan);
            assertThat(topics.createMissing(plan))
                    .containsExactlyElementsOf(plan.stream().map(TopicSpec::name).toList());
            assertThat(topics.createMissing(plan)).isEmpty();
            assertThat(topics.problems(plan)).isEmpty();
        }
    }

    @Test
    void aTopicWhoseLimitIsTooLowIsFound() {
        TopicSpec small =
                new TopicSpec(
                        "small", 1, 1, Map.of(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, "1000000"));
        TopicSpec video = TopicPlan.of(new Configuration()).get(0);
        try (Topics topics = new Topics(broker.clientProperties())) {
            topics.createMissing(List.of(small));
            TopicSpec wanted = new TopicSpec("small", 1, 1, video.settings());
            assertThat(topics.problems(List.of(wanted)))
                    .anySatisfy(
                            problem ->
                                    assertThat(problem.found())
                                            .contains("small", "max.message.bytes=1000000"));
        }
    }

    @Test
    void aCompactedTopicAndOneWithLogAppendTimeAreFound() {
        TopicSpec compacted =
                new TopicSpec(
                        "compacted",
                        1,
                        1,
                        Map.of(
                                TopicConfig.CLEANUP_POLICY_CONFIG,
                                TopicConfig.CLEANUP_POLICY_COMPACT,
                                TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG,
                                "LogAppendTime"));
        TopicSpec video = TopicPlan.of(new Configuration()).get(0);
        try (Topics topics = new Topics(broker.clientProperties())) {
            topics.createMissing(List.of(compacted));
            TopicSpec wanted = new TopicSpec("compacted", 1, 1, video.settings());
            assertThat(topics.problems(List.of(wanted)))
                    .extracting(TopicProblem::found)
                    .contains(
                            "topic compacted has cleanup.policy=compact, expected delete",
                            "topic compacted has message.timestamp.type=LogAppendTime, expected CreateTime");
        }
    }

    @Test
    void aBrokerThatDoesNotRespondIsNamed() {
        Properties unused = new Properties();
        unused.setProperty("bootstrap.servers", "localhost:" + Ports.free());
        unused.setProperty("default.api.timeout.ms", "1000");
        unused.setProperty("request.timeout.ms", "500");
        try (Topics topics = new Topics(unused)) {
            assertThatThrownBy(() -> topics.createMissing(List.of()))
                    .isInstanceOf(SluiceException.class)
                    .hasMessageContaining(unused.getProperty("bootstrap.servers"))
                    .hasMessageContaining("./sluice kafka")
                    .hasMessageContaining("--bootstrap-servers");
        }
    }
}
