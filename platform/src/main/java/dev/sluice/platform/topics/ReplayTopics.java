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
 * @param ownQueries whether the replay reads its questions from a topic of its own, and not from
 *     that of the live job
 */
public record ReplayTopics(String prefix, boolean kept, boolean ownQueries) {

    /**
     * Returns the topics of a replay.
     *
     * @param into the prefix of topics to keep; null for generated names that are deleted at the
     *     end
     * @param ownQueries whether the replay reads its questions from a topic of its own
     */
    public static ReplayTopics of(@Nullable String into, boolean ownQueries) {
        return new ReplayTopics(
                Optional.ofNullable(into).orElseGet(() -> "sluice.replay-" + UUID.randomUUID()),
                into != null,
                ownQueries);
    }

    /** Returns the topics of the run under this prefix, which may be that of the live job. */
    public static ReplayTopics ofRun(String prefix) {
        return new ReplayTopics(prefix, true, true);
    }

    /** Returns the topics of the second of two replays, which asks the questions of this one. */
    public ReplayTopics second() {
        return new ReplayTopics(prefix + ".b", kept, false);
    }

    /**
     * Returns the configuration of a replay that writes to these topics.
     *
     * @param recorded the configuration of the live job; not modified
     */
    public Configuration configure(Configuration recorded) {
        Configuration config = new Configuration(recorded);
        config.set(KafkaOptions.ANSWERS_TOPIC, answers());
        config.set(KafkaOptions.EVENTS_TOPIC, events());
        if (ownQueries) {
            config.set(KafkaOptions.QUERIES_TOPIC, queries());
        }
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

    /** Returns the name of the topic of the answers. */
    public String answers() {
        return prefix + ".answers";
    }

    /** Returns the name of the topic of the events. */
    public String events() {
        return prefix + ".events";
    }

    /** Returns the name of the topic of the questions, if the replay has one of its own. */
    public String queries() {
        return prefix + ".queries";
    }

    /** Returns the names of the topics that nothing but the replay writes to. */
    public List<String> names() {
        return ownQueries
                ? List.of(
                        answers(), events(), queries(), queries() + KafkaOptions.DEAD_LETTER_SUFFIX)
                : List.of(answers(), events());
    }

    /** Returns the names of the topics to delete when the replay is over. */
    public List<String> temporary() {
        return kept ? List.of() : names();
    }
}
