// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.integration;

import dev.sluice.operators.config.KafkaOptions;
import dev.sluice.operators.job.JobMode;
import dev.sluice.operators.job.SluiceJob;
import dev.sluice.platform.broker.EmbeddedBroker;
import dev.sluice.platform.cluster.LocalCluster;
import dev.sluice.platform.cluster.LocalJob;
import dev.sluice.platform.config.ConfigFile;
import dev.sluice.platform.config.KafkaSettings;
import dev.sluice.platform.local.Home;
import dev.sluice.platform.topics.TopicPlan;
import dev.sluice.platform.topics.Topics;

import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Transactions that a killed job left open under ids that its restored checkpoint contains: the job
 * had used the ids again, for checkpoints that did not complete.
 */
@Timeout(300)
final class LeftTransactionsITCase {

    private static final int SUBTASKS = 4; // and partitions

    @TempDir private Path folder;

    @Test
    void answersAreVisibleAtOnceAfterARestoreAtALowerParallelism() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start();
                LocalCluster cluster = LocalCluster.start(new Configuration(), SUBTASKS, 0)) {
            Configuration config = config(broker.bootstrapServers(), "1 h");
            try (Topics topics = new Topics(KafkaSettings.of(config).client())) {
                topics.createMissing(TopicPlan.of(config));
            }
            ask(broker, config, "before");
            LocalJob first = submit(cluster, config, SUBTASKS, Optional.empty());
            String checkpoint = awaitCheckpoint(broker, config, first);
            first.cancel();
            List<KafkaProducer<byte[], byte[]>> left = leaveOpen(broker, config);

            Configuration frequent = config(broker.bootstrapServers(), "500 ms");
            LocalJob second = submit(cluster, frequent, 1, Optional.of(checkpoint));
            ask(broker, config, "after");
            assertThat(committed(broker, config, 2 * SUBTASKS))
                    .hasSize(2 * SUBTASKS)
                    .noneMatch("left"::equals);
            second.cancel();
            left.forEach(KafkaProducer::close);
        }
    }

    /** Takes checkpoints until there is one that has committed all answers. */
    private static String awaitCheckpoint(EmbeddedBroker broker, Configuration config, LocalJob job)
            throws Exception {
        while (!job.running()) {
            Thread.sleep(50);
        }
        String topic = config.get(KafkaOptions.ANSWERS_TOPIC);
        Properties uncommitted = broker.clientProperties();
        try (TopicReader reader = new TopicReader(uncommitted, topic, () -> {}, false)) {
            reader.await("answers", records -> records.size() == SUBTASKS);
        }
        String checkpoint = job.checkpoint();
        committed(broker, config, SUBTASKS);
        return checkpoint;
    }

    /** Does what a later, killed attempt of the job did: it began transactions of the same ids. */
    private static List<KafkaProducer<byte[], byte[]>> leaveOpen(
            EmbeddedBroker broker, Configuration config) throws Exception {
        String topic = config.get(KafkaOptions.ANSWERS_TOPIC);
        String prefix = config.get(KafkaOptions.TRANSACTIONAL_ID_PREFIX) + "-" + topic;
        List<KafkaProducer<byte[], byte[]>> producers = new ArrayList<>();
        for (int subtask = 0; subtask < SUBTASKS; subtask++) {
            Properties properties = broker.clientProperties();
            properties.setProperty(
                    ProducerConfig.TRANSACTIONAL_ID_CONFIG, prefix + "-" + subtask + "-0");
            properties.setProperty(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, "600000");
            KafkaProducer<byte[], byte[]> producer =
                    new KafkaProducer<>(
                            properties, new ByteArraySerializer(), new ByteArraySerializer());
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>(topic, subtask, null, "left".getBytes(UTF_8))).get();
            producers.add(producer);
        }
        return producers;
    }

    /** Asks something that is answered at once, in each partition, because it is no question. */
    private static void ask(EmbeddedBroker broker, Configuration config, String id)
            throws Exception {
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        broker.clientProperties(),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            for (int partition = 0; partition < SUBTASKS; partition++) {
                String query =
                        "{\"query_id\":\"%s-%d\",\"stream_id\":\"lobby\"}".formatted(id, partition);
                producer.send(
                                new ProducerRecord<>(
                                        config.get(KafkaOptions.QUERIES_TOPIC),
                                        partition,
                                        "lobby".getBytes(UTF_8),
                                        query.getBytes(UTF_8)))
                        .get();
            }
        }
    }

    private static List<String> committed(EmbeddedBroker broker, Configuration config, int count)
            throws Exception {
        String topic = config.get(KafkaOptions.ANSWERS_TOPIC);
        try (TopicReader reader = new TopicReader(broker.clientProperties(), topic, () -> {})) {
            List<ConsumerRecord<byte[], byte[]>> records =
                    reader.await(count + " answers", found -> found.size() >= count);
            return records.stream().map(TopicReader::text).toList();
        }
    }

    private Configuration config(String servers, String checkpointInterval) {
        return ConfigFile.load(
                Home.defaultConfig(),
                Map.of(
                        "sluice.kafka.bootstrap-servers",
                        servers,
                        "sluice.kafka.delivery",
                        "exactly-once",
                        "sluice.topics.partitions",
                        Integer.toString(SUBTASKS),
                        "sluice.model.path",
                        Home.randomModel().toString(),
                        "sluice.model.provider",
                        "cpu",
                        "execution.checkpointing.interval",
                        checkpointInterval,
                        "execution.checkpointing.externalized-checkpoint-retention",
                        "RETAIN_ON_CANCELLATION",
                        "execution.checkpointing.dir",
                        folder.toUri().toString()));
    }

    private static LocalJob submit(
            LocalCluster cluster,
            Configuration config,
            int parallelism,
            Optional<String> checkpoint)
            throws Exception {
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.getExecutionEnvironment(config);
        environment.setParallelism(parallelism);
        SluiceJob.build(environment, config, JobMode.streaming(), new ConfiguredModel(config));
        return cluster.submit(environment, checkpoint);
    }
}
