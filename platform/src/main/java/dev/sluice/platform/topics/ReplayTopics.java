// SPDX-License-Identifier: Apache-2.0
package dev.sluice.platform.topics;

import dev.sluice.operators.config.JobOptions;
import dev.sluice.operators.config.KafkaOptions;
import dev.sluice.operators.config.OverloadPolicy;

import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The topics that a replay writes to. They are never those of the live job, whose readers would
 * take the replay's answers for new ones.
 *
 * @param prefix the beginning of the topics' names, and the replay's group id
 * @param kept whether the topics are kept when the replay ends
 */
public record ReplayTopics(String prefix, boolean kept) {

    /**
     * Returns the topics of a replay.
     *
     * @param into the prefix of topics to keep; null for generated names that are deleted at the
     *     end
     */
    public static ReplayTopics of(@Nullable String into) {
        return new ReplayTopics(
                Optional.ofNullable(into).orElseGet(() -> "sluice.replay-" + UUID.randomUUID()),
                into != null);
    }

    /**
     * Returns the configuration of a replay that writes to these topics.
     *
     * @param recorded the configuration of the live job; not modified
     */
    public Configuration configure(Configuration recorded) {
        Configuration config = new Configuration(recorded);
        config.set(KafkaOptions.ANSWERS_TOPIC, prefix + ".answers");
        config.set(KafkaOptions.EVENTS_TOPIC, prefix + ".events");
        config.removeConfig(KafkaOptions.TOKENS_TOPIC);
        config.set(KafkaOptions.GROUP_ID, prefix);
        config.set(KafkaOptions.DELIVERY, DeliveryGuarantee.AT_LEAST_ONCE);
        // A replay that was stopped is never resumed.
        config.set(
                CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
                ExternalizedCheckpointRetention.DELETE_ON_CANCELLATION);
        // A replay does not have to keep up with live video.
        config.set(JobOptions.OVERLOAD_POLICY, OverloadPolicy.LOSSLESS);
        return config;
    }

    /** Returns the names of the topics that the replay writes to, without the dead letters. */
    public List<String> names() {
        return List.of(prefix + ".answers", prefix + ".events");
    }

    /** Returns the names of the topics to delete when the replay is over. */
    public List<String> temporary() {
        return kept ? List.of() : names();
    }
}
