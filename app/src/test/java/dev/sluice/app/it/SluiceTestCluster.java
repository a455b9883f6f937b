package dev.sluice.app.it;

import dev.sluice.app.Home;
import dev.sluice.app.Main;
import dev.sluice.app.ask.Answer;
import dev.sluice.app.ask.AnswerReader;
import dev.sluice.app.ask.Question;
import dev.sluice.app.ask.QuestionSender;
import dev.sluice.app.broker.EmbeddedBroker;
import dev.sluice.app.cluster.LocalCluster;
import dev.sluice.app.cluster.LocalJob;
import dev.sluice.app.config.KafkaSettings;
import dev.sluice.app.ingest.IngestConfiguration;
import dev.sluice.app.run.Jobs;
import dev.sluice.app.topics.TopicPlan;
import dev.sluice.app.topics.Topics;
import dev.sluice.ingest.chunk.VideoChunk;
import dev.sluice.ingest.publish.KafkaChunkPublisher;
import dev.sluice.operators.config.KafkaOptions;
import dev.sluice.operators.config.ModelOptions;

import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;

/**
 * A real broker and a real Flink cluster for ITCases. Each test takes topics of its own ({@link
 * #deployment}), so that tests of one class can share it.
 */
final class SluiceTestCluster implements AutoCloseable {

    static final Duration TIMEOUT = Duration.ofSeconds(60);

    private static final Duration POLL = Duration.ofMillis(50);

    private final EmbeddedBroker broker;
    private final LocalCluster cluster;

    private SluiceTestCluster(EmbeddedBroker broker, LocalCluster cluster) {
        this.broker = broker;
        this.cluster = cluster;
    }

    static SluiceTestCluster start(int slots) throws Exception {
        EmbeddedBroker broker = EmbeddedBroker.start();
        try {
            return new SluiceTestCluster(broker, LocalCluster.start(new Configuration(), slots, 0));
        } catch (Exception e) {
            broker.close();
            throw e;
        }
    }

    /** A configuration whose topics begin with a name and exist. */
    Configuration deployment(String name) {
        Configuration config = new Configuration();
        config.set(KafkaOptions.BOOTSTRAP_SERVERS, broker.bootstrapServers());
        config.set(KafkaOptions.VIDEO_TOPIC, name + ".video");
        config.set(KafkaOptions.QUERIES_TOPIC, name + ".queries");
        config.set(KafkaOptions.ANSWERS_TOPIC, name + ".answers");
        config.set(KafkaOptions.EVENTS_TOPIC, name + ".events");
        config.set(KafkaOptions.GROUP_ID, name);
        config.set(ModelOptions.PATH, Home.shippedModel().toString());
        config.set(CoreOptions.DEFAULT_PARALLELISM, 1);
        config.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(200));
        config.set(RestartStrategyOptions.RESTART_STRATEGY, "disable");
        createTopics(config);
        return config;
    }

    /** Runs the command on a deployment; returns what it prints, line by line. */
    static List<String> sluice(Configuration config, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        for (String key : config.keySet()) {
            if (key.startsWith("sluice.") || key.equals(CoreOptions.DEFAULT_PARALLELISM.key())) {
                all.add("--set");
                all.add(key + "=" + config.toMap().get(key));
            }
        }
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code =
                Main.commandLine()
                        .setOut(new PrintWriter(out))
                        .setErr(new PrintWriter(err))
                        .execute(all.toArray(String[]::new));
        if (code != 0) {
            throw new AssertionError("exit code %d: %s%s".formatted(code, out, err));
        }
        return out.toString().lines().toList();
    }

    private static void createTopics(Configuration config) {
        try (Topics topics = new Topics(KafkaSettings.of(config).client())) {
            topics.createMissing(TopicPlan.of(config));
        }
    }

    /** Starts the job on what comes; returns when every task runs. */
    LocalJob run(Configuration config) throws Exception {
        return run(config, Optional.empty());
    }

    /** The same, going on from a savepoint. */
    LocalJob run(Configuration config, Optional<String> savepoint) throws Exception {
        LocalJob job = cluster.submit(Jobs.live(config), savepoint);
        job.awaitRunning(TIMEOUT);
        return job;
    }

    /** Publishes chunks. */
    void publish(Configuration config, List<VideoChunk> chunks) throws Exception {
        try (KafkaChunkPublisher publisher =
                new KafkaChunkPublisher(IngestConfiguration.publisher(config))) {
            Set<String> streams = new HashSet<>();
            for (VideoChunk chunk : chunks) {
                publisher.publish(chunk);
                streams.add(chunk.streamId());
            }
            for (String stream : streams) {
                publisher.flush(stream);
            }
        }
    }

    /** Writes a record as it is. */
    void write(ProducerRecord<byte[], byte[]> record) throws Exception {
        Properties properties = broker.clientProperties();
        properties.put("max.request.size", String.valueOf(32 << 20));
        properties.put("buffer.memory", String.valueOf(64 << 20));
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        properties, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(record).get();
        }
    }

    /** Asks questions, in their order. */
    void ask(Configuration config, List<Question> questions) throws Exception {
        KafkaSettings kafka = KafkaSettings.of(config);
        try (QuestionSender sender = new QuestionSender(kafka.client(), kafka.queries())) {
            for (Question question : questions) {
                sender.send(question);
            }
        }
    }

    /**
     * Waits for so many answers, counted without repeats.
     *
     * @throws AssertionError with what came, after {@link #TIMEOUT} or if the job fails
     */
    List<Answer> answers(Configuration config, int count, LocalJob job) throws Exception {
        KafkaSettings kafka = KafkaSettings.of(config);
        List<Answer> found = new ArrayList<>();
        long deadline = System.nanoTime() + TIMEOUT.toNanos();
        try (AnswerReader reader = AnswerReader.fromStart(kafka.client(), kafka.answers())) {
            while (found.size() < count) {
                found.addAll(reader.poll(POLL));
                if (found.size() < count) {
                    job.await(Duration.ZERO); // throws if it has failed
                }
                if (System.nanoTime() > deadline) {
                    throw new AssertionError(
                            "expected %d answers, found %s".formatted(count, texts(found)));
                }
            }
        }
        return found;
    }

    private static List<String> texts(List<Answer> answers) {
        return answers.stream().map(Answer::text).toList();
    }

    /** All records that a topic holds now. */
    List<ConsumerRecord<byte[], byte[]>> records(String topic) {
        Properties properties = broker.clientProperties();
        properties.put("isolation.level", "read_committed");
        List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions =
                    consumer.partitionsFor(topic).stream()
                            .map(info -> new TopicPartition(topic, info.partition()))
                            .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream()
                    .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(POLL).forEach(found::add);
            }
        }
        return found;
    }

    /** Waits until a topic holds so many records. */
    List<ConsumerRecord<byte[], byte[]>> records(String topic, int count, LocalJob job)
            throws Exception {
        long deadline = System.nanoTime() + TIMEOUT.toNanos();
        List<ConsumerRecord<byte[], byte[]>> found = records(topic);
        while (found.size() < count) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError(
                        "expected %d records in %s, found %d"
                                .formatted(count, topic, found.size()));
            }
            job.await(POLL);
            found = records(topic);
        }
        return found;
    }

    /** The names of all topics but Kafka's own. */
    Set<String> topics() throws Exception {
        try (Admin admin = Admin.create(broker.clientProperties())) {
            return admin.listTopics().names().get();
        }
    }

    /** The cluster, for jobs that are not the usual one. */
    LocalCluster cluster() {
        return cluster;
    }

    @Override
    public void close() {
        cluster.close();
        broker.close();
    }
}
