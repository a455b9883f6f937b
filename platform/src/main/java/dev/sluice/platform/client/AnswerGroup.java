// SPDX-License-Identifier: Apache-2.0
package dev.sluice.platform.client;

import dev.sluice.platform.SluiceException;
import dev.sluice.platform.topics.KafkaClients;

import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.RetriableCommitFailedException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;

/**
 * Reads the answers topic as a member of a consumer group, whose place is committed by the owner.
 * Some records before that place are read first, so that what depends on earlier answers is known
 * after a restart. Not safe for use by several threads.
 */
public final class AnswerGroup implements AutoCloseable {

    /** Where a partition is read from first; later the group goes on where it was. */
    public enum Start {
        /** The committed place; the end of the topic if there is none. */
        COMMITTED,
        /** The end of the topic. */
        LATEST,
        /** All that is in the topic. */
        EARLIEST
    }

    /** Is told which partitions this member reads; called within {@link #poll}. */
    public interface Listener {

        /**
         * A partition is read from now on.
         *
         * @param from the offset of its first record that is not past
         */
        void assigned(int partition, long from);

        /** A partition is no longer read; its place can still be committed in this call. */
        void revoked(int partition);

        /** A partition went to another member before its place could be committed. */
        void lost(int partition);
    }

    private static final Logger LOG = LoggerFactory.getLogger(AnswerGroup.class);

    private static final int POLL_RECORDS = 200;

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final String servers;
    private final String topic;
    private final String group;
    private final Start start;
    private final long past;
    private final Map<Integer, Long> from = new HashMap<>();
    private final Set<Integer> known = new HashSet<>(); // partitions that were read before
    private boolean paused;

    private AnswerGroup(
            KafkaConsumer<byte[], byte[]> consumer,
            String servers,
            String topic,
            String group,
            Start start,
            long past) {
        this.consumer = consumer;
        this.servers = servers;
        this.topic = topic;
        this.group = group;
        this.start = start;
        this.past = past;
    }

    /**
     * Joins the group. Nothing is read before the first poll.
     *
     * @param client Kafka client properties
     * @param topic the answers topic
     * @param past how many records of each partition are read before its place
     * @throws SluiceException if there is no such topic, or no broker responds
     */
    public static AnswerGroup join(
            Properties client,
            String topic,
            String group,
            Start start,
            long past,
            Listener listener) {
        // Its messages about topics and brokers are those of all verbs.
        TopicConsumer.fromNow(client, topic).close();
        Properties properties = new Properties();
        properties.putAll(client);
        properties.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, reset(start));
        properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, String.valueOf(POLL_RECORDS));
        String servers = client.getProperty(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG);
        ByteArrayDeserializer bytes = new ByteArrayDeserializer();
        AnswerGroup joined =
                new AnswerGroup(
                        KafkaClients.open(
                                servers, () -> new KafkaConsumer<>(properties, bytes, bytes)),
                        servers,
                        topic,
                        group,
                        start,
                        past);
        joined.consumer.subscribe(List.of(topic), joined.rebalances(listener));
        return joined;
    }

    /** What applies where nothing is committed, or where it has been deleted since. */
    private static String reset(Start start) {
        return start == Start.EARLIEST ? "earliest" : "latest";
    }

    private ConsumerRebalanceListener rebalances(Listener listener) {
        return new ConsumerRebalanceListener() {
            @Override
            public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
                partitions.forEach(partition -> assigned(partition, listener));
            }

            @Override
            public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
                partitions.forEach(partition -> listener.revoked(partition.partition()));
            }

            @Override
            public void onPartitionsLost(Collection<TopicPartition> partitions) {
                partitions.forEach(partition -> listener.lost(partition.partition()));
            }
        };
    }

    private void assigned(TopicPartition partition, Listener listener) {
        if (known.add(partition.partition())) {
            if (start == Start.LATEST) {
                consumer.seekToEnd(List.of(partition));
            } else if (start == Start.EARLIEST) {
                consumer.seekToBeginning(List.of(partition));
            }
        }
        long place = consumer.position(partition);
        long begin = consumer.beginningOffsets(List.of(partition)).getOrDefault(partition, place);
        consumer.seek(partition, Math.min(place, Math.max(begin, place - past)));
        if (paused) {
            consumer.pause(List.of(partition));
        }
        from.put(partition.partition(), place);
        listener.assigned(partition.partition(), place);
    }

    /**
     * Waits up to {@code timeout} for records and returns as soon as there are any; none while
     * reading is paused. It has to be called every few minutes, or the group goes on without this
     * member.
     *
     * @throws SluiceException if the topic must not be read, or not as this group
     */
    public List<GroupedAnswer> poll(Duration timeout) {
        List<GroupedAnswer> answers = new ArrayList<>();
        try {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(timeout)) {
                long place = from.getOrDefault(record.partition(), 0L);
                answers.add(
                        new GroupedAnswer(
                                record.partition(),
                                record.offset(),
                                record.offset() < place,
                                read(record)));
            }
        } catch (TopicAuthorizationException e) {
            throw KafkaClients.topicRefused(servers, "Read", topic, e);
        } catch (GroupAuthorizationException e) {
            throw KafkaClients.refused(
                    servers, "read as group " + group, "Read on group " + group, e);
        }
        return answers;
    }

    private static Optional<ReceivedAnswer> read(ConsumerRecord<byte[], byte[]> record) {
        try {
            return Optional.of(ReceivedAnswer.read(record.value()));
        } catch (IllegalArgumentException e) {
            LOG.debug("{}-{} is no answer", record.partition(), record.offset(), e);
            return Optional.empty();
        }
    }

    /** Stops reading, or goes on. The member stays in the group as long as it polls. */
    public void pause(boolean pause) {
        if (pause != paused) {
            paused = pause;
            if (pause) {
                consumer.pause(consumer.assignment());
            } else {
                consumer.resume(consumer.paused());
            }
        }
    }

    /**
     * Commits where the group goes on.
     *
     * @param places the offset of the next record of each partition
     * @return whether it was committed; if not, the group has changed or Kafka is away, and it can
     *     be tried again
     */
    public boolean commit(Map<Integer, Long> places) {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        places.forEach(
                (partition, place) ->
                        offsets.put(
                                new TopicPartition(topic, partition),
                                new OffsetAndMetadata(place)));
        try {
            consumer.commitSync(offsets);
            return true;
        } catch (RebalanceInProgressException
                | RetriableCommitFailedException
                | TimeoutException e) {
            LOG.debug("the place is committed later", e);
        } catch (GroupAuthorizationException e) {
            throw KafkaClients.refused(
                    servers, "commit as group " + group, "Read on group " + group, e);
        } catch (KafkaException e) {
            LOG.warn("the place of group {} could not be committed: {}", group, e.getMessage());
        }
        return false;
    }

    @Override
    public void close() {
        consumer.close();
    }
}
