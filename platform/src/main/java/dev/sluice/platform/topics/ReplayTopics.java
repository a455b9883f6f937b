package dev.sluice.platform.topics;

import dev.sluice.operators.config.JobOptions;
import dev.sluice.operators.config.KafkaOptions;
import dev.sluice.operators.config.OverloadPolicy;

import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.connector.base.DeliveryGuarantee;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Where a replay writes: never to the topics of the live run, whose readers would take its answers
 * for new ones.
 *
 * @param prefix what the topics' names begin with
 * @param kept whether they stay
 */
public record ReplayTopics(String prefix, boolean kept) {

    /** Topics of this name, or some that are deleted. */
    public static ReplayTopics of(String into) {
        return new ReplayTopics(
                Optional.ofNullable(into).orElseGet(() -> "sluice.replay-" + UUID.randomUUID()),
                into != null);
    }

    /** The deployment as a replay of it runs. */
    public Configuration writing(Configuration recorded) {
        Configuration config = new Configuration(recorded);
        config.set(KafkaOptions.ANSWERS_TOPIC, prefix + ".answers");
        config.set(KafkaOptions.EVENTS_TOPIC, prefix + ".events");
        config.removeConfig(KafkaOptions.TOKENS_TOPIC);
        config.set(KafkaOptions.GROUP_ID, prefix);
        config.set(KafkaOptions.DELIVERY, DeliveryGuarantee.AT_LEAST_ONCE);
        // Nobody goes on from a replay that was stopped.
        config.set(
                CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
                ExternalizedCheckpointRetention.DELETE_ON_CANCELLATION);
        // A replay has all the time that it needs.
        config.set(JobOptions.OVERLOAD_POLICY, OverloadPolicy.LOSSLESS);
        return config;
    }

    /** The topics that it writes, apart from dead letters. */
    public List<String> written() {
        return List.of(prefix + ".answers", prefix + ".events");
    }

    /** The topics that go when the replay is over. */
    public List<String> temporary() {
        return kept ? List.of() : written();
    }
}
