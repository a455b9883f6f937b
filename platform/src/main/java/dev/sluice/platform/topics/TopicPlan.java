// SPDX-License-Identifier: Apache-2.0
package dev.sluice.platform.topics;

import dev.sluice.engine.protocol.DeadLetters;
import dev.sluice.operators.config.KafkaOptions;
import dev.sluice.platform.config.TopicOptions;

import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.kafka.common.config.TopicConfig;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Derives the topics of a deployment, with their settings, from its configuration. */
public final class TopicPlan {

    /** Maximum size of an answer or event, bytes. They are JSON and far smaller than this. */
    private static final long MAX_JSON_BYTES = 4L << 20;

    private static final String UNLIMITED = "-1";

    /** The producer sets the timestamps, by which a replay finds its first record. */
    private static final String CREATE_TIME = "CreateTime";

    private final ReadableConfig config;

    private TopicPlan(ReadableConfig config) {
        this.config = config;
    }

    /** Returns the topics that the job and its clients use. */
    public static List<TopicSpec> of(ReadableConfig config) {
        return new TopicPlan(config).topics();
    }

    private List<TopicSpec> topics() {
        long maxInputBytes = KafkaOptions.maxRecordBytes(config);
        String video = config.get(KafkaOptions.VIDEO_TOPIC);
        String queries = config.get(KafkaOptions.QUERIES_TOPIC);
        List<TopicSpec> topics = new ArrayList<>();
        topics.add(
                topic(
                        video,
                        maxInputBytes,
                        config.getOptional(TopicOptions.VIDEO_RETENTION),
                        config.get(TopicOptions.VIDEO_RETENTION_BYTES)));
        topics.add(topic(queries, maxInputBytes));
        topics.add(topic(config.get(KafkaOptions.ANSWERS_TOPIC), MAX_JSON_BYTES));
        topics.add(topic(config.get(KafkaOptions.EVENTS_TOPIC), MAX_JSON_BYTES));
        config.getOptional(KafkaOptions.TOKENS_TOPIC)
                .ifPresent(name -> topics.add(topic(name, maxInputBytes)));
        for (String name : List.of(video, queries)) {
            topics.add(
                    topic(
                            name + KafkaOptions.DEAD_LETTER_SUFFIX,
                            maxInputBytes + DeadLetters.HEADROOM));
        }
        return topics;
    }

    /** Returns a topic with the retention that applies to all topics except the video topic. */
    private TopicSpec topic(String name, long maxBytes) {
        return topic(
                name,
                maxBytes,
                config.getOptional(TopicOptions.RETENTION),
                config.get(TopicOptions.RETENTION_BYTES));
    }

    private TopicSpec topic(
            String name, long maxBytes, Optional<Duration> retention, MemorySize retentionBytes) {
        Map<String, String> settings = new HashMap<>();
        settings.put(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_DELETE);
        settings.put(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, CREATE_TIME);
        settings.put(
                TopicConfig.RETENTION_MS_CONFIG,
                retention.map(time -> String.valueOf(time.toMillis())).orElse(UNLIMITED));
        settings.put(TopicConfig.RETENTION_BYTES_CONFIG, String.valueOf(retentionBytes.getBytes()));
        settings.put(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, String.valueOf(maxBytes));
        settings.put(
                TopicConfig.MESSAGE_TIMESTAMP_AFTER_MAX_MS_CONFIG,
                String.valueOf(config.get(KafkaOptions.MAX_TIMESTAMP_AHEAD).toMillis()));
        return new TopicSpec(
                name,
                config.get(TopicOptions.PARTITIONS),
                config.get(TopicOptions.REPLICATION),
                settings);
    }
}
