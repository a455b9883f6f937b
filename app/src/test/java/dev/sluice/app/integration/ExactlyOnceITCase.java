// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.integration;

import dev.sluice.operators.config.KafkaOptions;
import dev.sluice.operators.config.ModelOptions;
import dev.sluice.operators.job.JobMode;
import dev.sluice.operators.job.SluiceJob;
import dev.sluice.operators.model.ModelLoader;
import dev.sluice.platform.broker.EmbeddedBroker;
import dev.sluice.platform.client.ReceivedAnswer;
import dev.sluice.platform.cluster.LocalCluster;
import dev.sluice.platform.cluster.LocalJob;
import dev.sluice.platform.local.Home;
import dev.sluice.platform.topics.TopicPlan;
import dev.sluice.platform.topics.Topics;

import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.IOUtils;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;

/** Tests that a read-committed consumer reads every answer once, over a failure and a savepoint. */
final class ExactlyOnceITCase {

    private static final Duration TIMEOUT = SluiceTestCluster.TIMEOUT;
    private static final int CHUNKS = 16;

    /** The capture times of the questions, in chunks since the first one. */
    private static final int[] QUESTION_TIMES = {3, 8, 15};

    /** Names that a job of two subtasks distributes to both of them. */
    private static final List<String> STREAMS = List.of("cam-0", "cam-1", "cam-2", "cam-3");

    private static EmbeddedBroker broker;
    private static LocalCluster cluster;
    private static KafkaProducer<byte[], byte[]> producer;

    @TempDir private Path folder;

    @BeforeAll
    static void start() throws Exception {
        broker = EmbeddedBroker.start();
        cluster = LocalCluster.start(new Configuration(), 2, 0);
        producer =
                new KafkaProducer<>(
                        broker.clientProperties(),
                        new ByteArraySerializer(),
                        new ByteArraySerializer());
    }

    @AfterAll
    static void stop() throws Exception {
        IOUtils.closeAll(producer, cluster, broker);
    }

    @Test
    void everyAnswerIsCommittedOnceOverAFailureAndASavepoint() throws Exception {
        Configuration plain = config("savepoint", "plain");
        Configuration exact = config("savepoint", "exact");
        exact.set(KafkaOptions.DELIVERY, DeliveryGuarantee.EXACTLY_ONCE);
        JpegRecords input = input(plain);
        ask(input);
        Map<String, String> answers = answersOverAFailureAndASavepoint(exact, input);

        LocalJob replay =
                submit(
                        plain,
                        1,
                        JobMode.replay(JobMode.BEGINNING, JobMode.END, JobMode.MAX_SPEED),
                        new ConfiguredModel(plain),
                        Optional.empty());
        assertThat(replay.await(TIMEOUT)).isTrue();
        assertThat(answers).isEqualTo(answers(plain, answers.size()));
        assertThat(committed(exact, answers.size() + STREAMS.size()))
                .hasSize(answers.size() + STREAMS.size());
    }

    private Map<String, String> answersOverAFailureAndASavepoint(
            Configuration config, JpegRecords input) throws Exception {
        // Up to the first questions, the four streams encode four steps.
        try (InjectedFailure failure = InjectedFailure.after(3, InjectedFailure.Call.ENCODE)) {
            failure.proceed();
            ModelLoader failing = InjectedFailure.in(new ConfiguredModel(config));
            LocalJob first = submit(config, 1, JobMode.streaming(), failing, Optional.empty());
            awaitQuestions(config, input);
            publish(input, 1, 7);
            answers(config, STREAMS.size());
            assertThat(first.restarts()).isEqualTo(1);
            String savepoint = first.stopWithSavepoint(folder.toUri().toString());
            LocalJob second =
                    submit(config, 2, JobMode.streaming(), failing, Optional.of(savepoint));
            publish(input, 7, CHUNKS);
            Map<String, String> answers = answers(config, STREAMS.size() * QUESTION_TIMES.length);
            second.cancel();
            second.await(TIMEOUT);
            return answers;
        }
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
        config.set(ModelOptions.PATH, Home.randomModel().toString());
        try (Topics topics = new Topics(broker.clientProperties())) {
            topics.createMissing(TopicPlan.of(config));
        }
        return config;
    }

    private static JpegRecords input(Configuration config) {
        return new JpegRecords(
                config.get(KafkaOptions.VIDEO_TOPIC), config.get(KafkaOptions.QUERIES_TOPIC));
    }

    private static LocalJob submit(
            Configuration config,
            int parallelism,
            JobMode mode,
            ModelLoader model,
            Optional<String> savepoint)
            throws Exception {
        Configuration flink = new Configuration();
        flink.set(CoreOptions.DEFAULT_PARALLELISM, parallelism);
        flink.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(500));
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(flink);
        SluiceJob.build(env, config, mode, model);
        return cluster.submit(env, savepoint);
    }

    private static void ask(JpegRecords input) throws Exception {
        for (String stream : STREAMS) {
            for (int chunks : QUESTION_TIMES) {
                producer.send(input.query(stream, chunks)).get();
            }
            producer.send(input.queryNow(stream)).get();
        }
    }

    /**
     * Waits until the job has received the questions, because one that arrives after its capture
     * time has another answer. The first chunk is before all capture times, and the question about
     * now is answered when it has been applied.
     */
    private static void awaitQuestions(Configuration config, JpegRecords input) throws Exception {
        publish(input, 0, 1);
        committed(config, STREAMS.size());
    }

    private static void publish(JpegRecords input, int from, int to) throws Exception {
        for (int sequence = from; sequence < to; sequence++) {
            for (String stream : STREAMS) {
                producer.send(input.chunk(stream, sequence)).get();
            }
        }
    }

    /** Returns the answers to questions with a capture time, once there are so many. */
    private static Map<String, String> answers(Configuration config, int count) throws Exception {
        List<ReceivedAnswer> answers =
                committed(config, count + STREAMS.size()).stream()
                        .map(ConsumerRecord::value)
                        .map(ReceivedAnswer::read)
                        .toList();
        return AnswerTopic.withoutTiming(answers, id -> !id.endsWith(JpegRecords.NOW));
    }

    /** Returns all committed records of the answers topic, once there are so many. */
    private static List<ConsumerRecord<byte[], byte[]>> committed(Configuration config, int count)
            throws Exception {
        String topic = config.get(KafkaOptions.ANSWERS_TOPIC);
        try (TopicReader reader = new TopicReader(broker.clientProperties(), topic, () -> {})) {
            reader.await(count + " answers", records -> records.size() >= count);
            return reader.all();
        }
    }
}
