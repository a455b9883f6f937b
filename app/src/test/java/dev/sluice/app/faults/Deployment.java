// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.faults;

import dev.sluice.app.faults.process.FaultCluster;
import dev.sluice.app.integration.TopicReader;
import dev.sluice.engine.protocol.Query;
import dev.sluice.engine.protocol.QueryJson;
import dev.sluice.engine.protocol.StreamEvent;
import dev.sluice.ingest.chunk.VideoChunk;
import dev.sluice.ingest.publish.KafkaChunkHeaders;
import dev.sluice.platform.config.ConfigFile;
import dev.sluice.platform.config.KafkaSettings;
import dev.sluice.platform.local.Home;
import dev.sluice.platform.topics.TopicPlan;
import dev.sluice.platform.topics.TopicSpec;
import dev.sluice.platform.topics.Topics;

import org.apache.flink.configuration.Configuration;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;

import static java.nio.charset.StandardCharsets.UTF_8;

/** A configuration file, topics of its own, and a producer for them. For one thread. */
final class Deployment implements AutoCloseable {

    private final String name;
    private final String servers;
    private final Path folder;
    private final Map<String, String> options;
    private final Path file;
    private final Configuration config;

    /** Sends in the background, because a producer without a broker blocks. */
    private final ExecutorService sender = Executors.newSingleThreadExecutor();

    private final List<Future<?>> sending = new ArrayList<>();
    private KafkaProducer<byte[], byte[]> producer;

    /**
     * @param name the prefix of its topics; unique
     * @param options override those below
     */
    Deployment(FaultCluster cluster, String name, Map<String, String> options) throws IOException {
        this.name = name;
        this.servers = cluster.bootstrapServers();
        this.folder =
                Files.createDirectories(cluster.folder().resolve("deployments").resolve(name));
        this.options = new LinkedHashMap<>(defaults());
        this.options.putAll(options);
        this.file = write("deployment.yaml", Map.of());
        this.config = ConfigFile.load(file);
        this.producer = producer(Map.of());
    }

    private Map<String, String> defaults() {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("sluice.kafka.bootstrap-servers", servers);
        for (String topic : List.of("video", "queries", "answers", "events")) {
            all.put("sluice.kafka.topics." + topic, name + "." + topic);
        }
        all.put("sluice.kafka.group-id", name);
        all.put("sluice.kafka.transactional-id-prefix", name);
        all.put("sluice.kafka.delivery", "exactly-once");
        all.put("sluice.kafka.max-record-bytes", "2m");
        all.put("sluice.ingest.chunk.max-bytes", "1m");
        all.put("sluice.topics.partitions", "4");
        all.put("sluice.model.path", Home.randomModel().toString());
        all.put("sluice.model.provider", "cpu");
        all.put("sluice.sampling.fps", "2");
        all.put("sluice.reduce.policy", "dtd+holitom");
        all.put("sluice.query.max-new-tokens", "12");
        all.put("sluice.query.timeout", "10 min"); // no stream counts as silent on a slow machine
        all.put("state.backend.type", "rocksdb");
        all.put("execution.checkpointing.interval", "1 s");
        all.put("execution.checkpointing.timeout", "5 min");
        all.put("execution.checkpointing.incremental", "true");
        all.put("execution.checkpointing.dir", checkpoints().toUri().toString());
        all.put(
                "execution.checkpointing.externalized-checkpoint-retention",
                "RETAIN_ON_CANCELLATION");
        all.put("restart-strategy.type", "fixed-delay");
        all.put("restart-strategy.fixed-delay.attempts", "1000");
        all.put("restart-strategy.fixed-delay.delay", "1 s");
        return all;
    }

    /** Writes a configuration file with these options instead of some of its own. */
    Path write(String name, Map<String, String> others) throws IOException {
        Map<String, String> all = new LinkedHashMap<>(options);
        all.putAll(others);
        return Files.writeString(
                folder.resolve(name),
                all.entrySet().stream()
                        .map(entry -> "%s: \"%s\"\n".formatted(entry.getKey(), entry.getValue()))
                        .collect(Collectors.joining()));
    }

    String name() {
        return name;
    }

    Path folder() {
        return folder;
    }

    Path checkpoints() {
        return folder.resolve("checkpoints");
    }

    Path file() {
        return file;
    }

    KafkaSettings kafka() {
        return KafkaSettings.of(config);
    }

    /** Returns the properties of the test's own clients, which connect to the broker directly. */
    Properties client() {
        Properties client = new Properties();
        client.putAll(kafka().client());
        client.put("bootstrap.servers", servers);
        return client;
    }

    Configuration config() {
        return config;
    }

    boolean exactlyOnce() {
        return options.get("sluice.kafka.delivery").equals("exactly-once");
    }

    /** Creates the topics that are missing, and waits until the broker knows them. */
    void createTopics() throws Exception {
        List<TopicSpec> plan = TopicPlan.of(config);
        try (Topics topics = new Topics(client())) {
            topics.createMissing(plan);
        }
        awaitTopics(plan.stream().map(TopicSpec::name).toList());
    }

    void awaitTopics(List<String> names) throws Exception {
        try (Admin admin = admin()) {
            FaultCluster.await(
                    "topics " + names, () -> admin.listTopics().names().get().containsAll(names));
        }
    }

    /** Reads the answers from now on. */
    AnswerLog answers() {
        return new AnswerLog(client(), kafka().answers());
    }

    /** Returns the records of a topic, up to its present end. */
    List<ConsumerRecord<byte[], byte[]>> records(String topic) {
        try (TopicReader reader = new TopicReader(client(), topic, () -> {})) {
            return reader.all();
        }
    }

    /** Returns the events of a type about a stream. */
    List<StreamEvent> events(String type, String stream) {
        return records(kafka().events()).stream()
                .map(record -> StreamEvent.read(record.value()))
                .filter(event -> event.type().wireName().equals(type))
                .filter(event -> event.streamId().equals(stream))
                .toList();
    }

    Admin admin() {
        return Admin.create(client());
    }

    /** Creates a producer of bytes. */
    KafkaProducer<byte[], byte[]> producer(Map<String, String> settings) {
        Properties properties = new Properties();
        properties.putAll(client());
        properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, 64 << 20);
        properties.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 64 << 20);
        properties.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        // With several requests in flight, a broker that does not lead a new partition yet may
        // accept
        // the second one before the first, which it then refuses for good (out of order).
        properties.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
        properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 600_000);
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 600_000);
        properties.putAll(settings);
        return new KafkaProducer<>(
                properties, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** Forgets what the producer knows about topics, such as how many partitions they had. */
    void renewProducer() throws Exception {
        flush();
        producer.close();
        producer = producer(Map.of());
    }

    /** Sends chunks in the background. */
    void send(List<VideoChunk> chunks) {
        chunks.forEach(chunk -> send(record(chunk, null)));
    }

    /** Sends a record in the background. */
    void send(ProducerRecord<byte[], byte[]> record) {
        KafkaProducer<byte[], byte[]> now = producer;
        sending.add(sender.submit(() -> now.send(record)));
    }

    /** Sends a question in the background. */
    void ask(Query query) {
        send(record(query));
    }

    /** Waits until the broker has everything. */
    void flush() throws Exception {
        for (Future<?> each : sending) {
            each.get();
        }
        sending.clear();
        producer.flush();
    }

    /**
     * Returns the record of a chunk.
     *
     * @param partition the partition, or null for that of Kafka's own partitioner
     */
    ProducerRecord<byte[], byte[]> record(VideoChunk chunk, @Nullable Integer partition) {
        return new ProducerRecord<>(
                kafka().video(),
                partition,
                Math.floorDiv(chunk.captureMicros(), 1_000L),
                chunk.streamId().getBytes(UTF_8),
                chunk.data(),
                KafkaChunkHeaders.of(chunk));
    }

    ProducerRecord<byte[], byte[]> record(Query query) {
        return new ProducerRecord<>(
                kafka().queries(), query.streamId().getBytes(UTF_8), QueryJson.write(query));
    }

    @Override
    public void close() {
        sender.shutdownNow();
        producer.close(Duration.ofSeconds(5));
    }
}
