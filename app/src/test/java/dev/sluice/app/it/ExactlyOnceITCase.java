// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.it;

import dev.sluice.operators.config.KafkaOptions;
import dev.sluice.operators.config.ModelOptions;
import dev.sluice.operators.job.JobMode;
import dev.sluice.operators.job.SluiceJob;
import dev.sluice.platform.broker.EmbeddedBroker;
import dev.sluice.platform.cluster.LocalCluster;
import dev.sluice.platform.cluster.LocalJob;
import dev.sluice.platform.local.Home;
import dev.sluice.platform.topics.TopicPlan;
import dev.sluice.platform.topics.Topics;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.Future;

import static org.assertj.core.api.Assertions.assertThat;

/** Transactions: what a read-committed reader sees of a job that fails, stops and goes on. */
final class ExactlyOnceITCase {

    private static final Duration TIMEOUT = Duration.ofSeconds(90);
    private static final int CHUNKS = 16;
    private static final int[] MOMENTS = {3, 8, 15};
    private static final ObjectMapper JSON = new ObjectMapper();

    /** With two subtasks, both have work. */
    private static final List<String> STREAMS = List.of("cam-0", "cam-1", "cam-2", "cam-3");

    private static EmbeddedBroker broker;
    private static LocalCluster cluster;

    @TempDir private Path folder;

    @BeforeAll
    static void start() throws Exception {
        broker = EmbeddedBroker.start();
        cluster = LocalCluster.start(new Configuration(), 2, 0);
    }

    @AfterAll
    static void stop() {
        cluster.close();
        broker.close();
    }

    @Test
    void everyAnswerIsCommittedOnceOverAFailureAndASavepoint() throws Exception {
        Configuration plain = config("savepoint", "plain");
        Recording recording = recording(plain);
        questions(recording);
        Configuration exact = config("savepoint", "exact");
        exact.set(KafkaOptions.DELIVERY, DeliveryGuarantee.EXACTLY_ONCE);
        BreakingModel.breakAfter(3); // the first moment of four streams takes four steps
        LocalJob first = submit(exact, 1, JobMode.streaming(), Optional.empty());
        awaitQuestions(exact, recording);
        chunks(recording, 1, 7);
        answers(exact, STREAMS.size());
        assertThat(first.restarts()).isEqualTo(1);
        String savepoint = first.stopWithSavepoint(folder.toUri().toString());
        LocalJob second = submit(exact, 2, JobMode.streaming(), Optional.of(savepoint));
        chunks(recording, 7, CHUNKS);
        Map<String, String> answers = answers(exact, STREAMS.size() * MOMENTS.length);
        second.cancel();
        second.await(TIMEOUT);

        LocalJob replay =
                submit(
                        plain,
                        1,
                        JobMode.replay(JobMode.BEGINNING, JobMode.END, JobMode.MAX_SPEED),
                        Optional.empty());
        assertThat(replay.await(TIMEOUT)).isTrue();
        assertThat(answers).isEqualTo(answers(plain, answers.size()));
        assertThat(records(exact.get(KafkaOptions.ANSWERS_TOPIC), answers.size()))
                .hasSize(answers.size() + STREAMS.size());
    }

    private static Configuration config(String input, String output) {
        Configuration config = new Configuration();
        config.set(KafkaOptions.BOOTSTRAP_SERVERS, broker.bootstrapServers());
        config.set(KafkaOptions.VIDEO_TOPIC, input + ".video");
        config.set(KafkaOptions.QUERIES_TOPIC, input + ".queries");
        config.set(KafkaOptions.ANSWERS_TOPIC, input + "." + output);
        config.set(KafkaOptions.EVENTS_TOPIC, input + "." + output + ".events");
        config.set(KafkaOptions.GROUP_ID, input + "-" + output);
        config.set(KafkaOptions.TRANSACTIONAL_ID_PREFIX, input + "-" + output);
        config.set(
                ModelOptions.PATH,
                Home.folder().resolve("models").resolve("tiny-qwen2_5_vl").toString());
        try (Topics topics = new Topics(broker.clientProperties())) {
            topics.createMissing(TopicPlan.of(config));
        }
        return config;
    }

    private static Recording recording(Configuration config) {
        return new Recording(
                config.get(KafkaOptions.VIDEO_TOPIC), config.get(KafkaOptions.QUERIES_TOPIC));
    }

    private static LocalJob submit(
            Configuration config, int parallelism, JobMode mode, Optional<String> savepoint)
            throws Exception {
        Configuration flink = new Configuration();
        flink.set(CoreOptions.DEFAULT_PARALLELISM, parallelism);
        flink.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(500));
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(flink);
        SluiceJob.build(env, config, mode, () -> BreakingModel.open(config));
        return cluster.submit(env, savepoint);
    }

    private static void questions(Recording recording) throws Exception {
        for (String stream : STREAMS) {
            for (int moment : MOMENTS) {
                send(recording.query(stream, moment));
            }
            send(recording.queryNow(stream));
        }
    }

    /**
     * Until the job holds the questions: one that comes after its moment has another answer. The
     * first chunk passes no moment, and the question about now is answered with it.
     */
    private static void awaitQuestions(Configuration config, Recording recording) throws Exception {
        chunks(recording, 0, 1);
        records(config.get(KafkaOptions.ANSWERS_TOPIC), STREAMS.size());
    }

    private static void chunks(Recording recording, int from, int to) throws Exception {
        for (int sequence = from; sequence < to; sequence++) {
            for (String stream : STREAMS) {
                send(recording.chunk(stream, sequence));
            }
        }
    }

    @SafeVarargs
    private static void send(ProducerRecord<byte[], byte[]>... records) throws Exception {
        Properties properties = broker.clientProperties();
        properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, 32 << 20);
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        properties, new ByteArraySerializer(), new ByteArraySerializer())) {
            List<Future<?>> sent = new ArrayList<>();
            for (ProducerRecord<byte[], byte[]> record : records) {
                sent.add(producer.send(record));
            }
            for (Future<?> future : sent) {
                future.get();
            }
        }
    }

    /** Answers about a moment by id and number, without their timing. */
    private static Map<String, String> answers(Configuration config, int count) throws Exception {
        Map<String, String> answers = new TreeMap<>();
        for (ConsumerRecord<byte[], byte[]> record :
                records(config.get(KafkaOptions.ANSWERS_TOPIC), count + STREAMS.size())) {
            ObjectNode answer = (ObjectNode) JSON.readTree(record.value());
            String id = answer.get("query_id").asText();
            answer.remove("timing");
            if (!id.endsWith(Recording.NOW)) {
                answers.put(id + "/" + answer.get("sequence").asInt(), answer.toString());
            }
        }
        return answers;
    }

    /** Committed records of a topic, once there are so many. */
    private static List<ConsumerRecord<byte[], byte[]>> records(String topic, int count) {
        Properties properties = broker.clientProperties();
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 64 << 20);
        properties.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 64 << 20);
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        long deadline = System.nanoTime() + TIMEOUT.toNanos();
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions =
                    consumer.partitionsFor(topic).stream()
                            .map(it -> new TopicPartition(topic, it.partition()))
                            .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while ((records.size() < count || isBehind(consumer, ends))
                    && System.nanoTime() < deadline) {
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
            }
        }
        assertThat(records.size()).as(topic).isGreaterThanOrEqualTo(count);
        return records;
    }

    private static boolean isBehind(
            KafkaConsumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream()
                .anyMatch(end -> consumer.position(end.getKey()) < end.getValue());
    }
}
