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

/** All topics of a deployment with their limits, from its configuration. */
public final class TopicPlan {

    /** Answers, events and questions in JSON are far smaller than this, bytes. */
    private static final long JSON_BYTES = 4L << 20;

    private static final String UNLIMITED = "-1";

    /** Records keep the time that they came with: a replay finds its beginning by it. */
    private static final String CAPTURE_TIME = "CreateTime";

    private final ReadableConfig config;

    private TopicPlan(ReadableConfig config) {
        this.config = config;
    }

    /** The topics that the job and its clients need. */
    public static List<TopicSpec> of(ReadableConfig config) {
        return new TopicPlan(config).topics();
    }

    private List<TopicSpec> topics() {
        long input = KafkaOptions.maxRecordBytes(config);
        String video = config.get(KafkaOptions.VIDEO_TOPIC);
        String queries = config.get(KafkaOptions.QUERIES_TOPIC);
        List<TopicSpec> topics = new ArrayList<>();
        topics.add(
                topic(
                        video,
                        input,
                        config.getOptional(TopicOptions.VIDEO_RETENTION),
                        config.get(TopicOptions.VIDEO_RETENTION_BYTES)));
        topics.add(small(queries, input));
        topics.add(small(config.get(KafkaOptions.ANSWERS_TOPIC), JSON_BYTES));
        topics.add(small(config.get(KafkaOptions.EVENTS_TOPIC), JSON_BYTES));
        config.getOptional(KafkaOptions.TOKENS_TOPIC)
                .ifPresent(name -> topics.add(small(name, input)));
        for (String name : List.of(video, queries)) {
            topics.add(small(name + KafkaOptions.DEAD_LETTER_SUFFIX, input + DeadLetters.HEADROOM));
        }
        return topics;
    }

    private TopicSpec small(String name, long maxBytes) {
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
        settings.put(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, CAPTURE_TIME);
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
