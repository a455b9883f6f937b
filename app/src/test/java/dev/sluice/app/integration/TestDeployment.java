// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.integration;

import dev.sluice.app.Main;
import dev.sluice.engine.fixture.RecordSchema;
import dev.sluice.engine.protocol.Query;
import dev.sluice.engine.protocol.QueryJson;
import dev.sluice.ingest.chunk.VideoChunk;
import dev.sluice.ingest.publish.KafkaChunkPublisher;
import dev.sluice.operators.config.KafkaOptions;
import dev.sluice.operators.job.JobMode;
import dev.sluice.operators.job.SluiceJob;
import dev.sluice.operators.model.ModelLoader;
import dev.sluice.platform.client.ReceivedAnswer;
import dev.sluice.platform.cluster.LocalJob;
import dev.sluice.platform.config.IngestConfiguration;
import dev.sluice.platform.config.KafkaSettings;

import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.IOUtils;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * A configuration with its topics: publishes to them, runs jobs on them, and reads their output.
 */
final class TestDeployment implements AutoCloseable {

    private static final Duration POLL_INTERVAL = Duration.ofMillis(20);

    private final SluiceTestCluster cluster;
    private final Configuration config;
    private final KafkaSettings kafka;
    private final KafkaProducer<byte[], byte[]> producer;
    private final List<LocalJob> jobs = new ArrayList<>();
    private final List<TopicReader> readers = new ArrayList<>();

    TestDeployment(SluiceTestCluster cluster, Configuration config) {
        this.cluster = cluster;
        this.config = config;
        this.kafka = KafkaSettings.of(config);
        Properties properties = new Properties();
        properties.putAll(kafka.client());
        properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, 64 << 20);
        properties.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        this.producer =
                new KafkaProducer<>(
                        properties, new ByteArraySerializer(), new ByteArraySerializer());
    }

    Configuration config() {
        return config;
    }

    KafkaSettings kafka() {
        return kafka;
    }

    /** Publishes chunks in the way ingest does. */
    void publish(List<VideoChunk> chunks) throws IOException {
        try (KafkaChunkPublisher publisher =
                new KafkaChunkPublisher(IngestConfiguration.publisher(config))) {
            for (VideoChunk chunk : chunks) {
                publisher.publish(chunk);
            }
            for (VideoChunk chunk : chunks) {
                publisher.flush(chunk.streamId());
            }
        }
    }

    /** Publishes a record in its own batch; fails if the broker refuses it. */
    void publish(ProducerRecord<byte[], byte[]> record)
            throws ExecutionException, InterruptedException {
        producer.send(record).get();
    }

    /** Publishes records in batches; fails if the broker does not take one of them. */
    void publishAll(List<ProducerRecord<byte[], byte[]>> records)
            throws ExecutionException, InterruptedException {
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        records.forEach(record -> sent.add(producer.send(record)));
        producer.flush();
        for (Future<RecordMetadata> one : sent) {
            one.get();
        }
    }

    void ask(Query query) throws ExecutionException, InterruptedException {
        ask(query.streamId(), new String(QueryJson.write(query), UTF_8));
    }

    /** Publishes a query that is not necessarily valid. */
    void ask(String streamId, String value) throws ExecutionException, InterruptedException {
        publish(
                new ProducerRecord<>(
                        kafka.queries(), streamId.getBytes(UTF_8), value.getBytes(UTF_8)));
    }

    LocalJob run(int parallelism) throws Exception {
        return run(parallelism, JobMode.streaming(), new ConfiguredModel(config), Optional.empty());
    }

    LocalJob run(int parallelism, JobMode mode, ModelLoader models, Optional<String> savepoint)
            throws Exception {
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.getExecutionEnvironment(config);
        environment.setParallelism(parallelism);
        SluiceJob.build(environment, config, mode, models);
        LocalJob job = cluster.flink().submit(environment, savepoint);
        jobs.add(job);
        return job;
    }

    /** Takes a checkpoint, with retries: a task that is about to finish declines it. */
    void checkpoint(LocalJob job) throws Exception {
        long deadline = System.nanoTime() + SluiceTestCluster.TIMEOUT.toNanos();
        while (true) {
            try {
                job.checkpoint();
                return;
            } catch (ExecutionException e) {
                if (System.nanoTime() > deadline) {
                    throw e;
                }
                Thread.sleep(POLL_INTERVAL.toMillis());
            }
        }
    }

    /** Runs a verb of the command on this deployment and returns the answers that it prints. */
    List<ReceivedAnswer> command(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        config.toMap()
                .forEach(
                        (key, value) -> {
                            all.add("--set");
                            all.add(key + "=" + value);
                        });
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
        return out.toString()
                .lines()
                .filter(line -> !line.startsWith("{\"replay\""))
                .map(line -> line.getBytes(UTF_8))
                .peek(RecordSchema.ANSWER::check)
                .map(ReceivedAnswer::read)
                .toList();
    }

    AnswerTopic answers() {
        return new AnswerTopic(read(kafka.answers()).validating(RecordSchema.ANSWER));
    }

    TopicReader events() {
        return read(kafka.events()).validating(RecordSchema.EVENT);
    }

    TopicReader videoDeadLetters() {
        return read(kafka.video() + KafkaOptions.DEAD_LETTER_SUFFIX);
    }

    TopicReader queryDeadLetters() {
        return read(kafka.queries() + KafkaOptions.DEAD_LETTER_SUFFIX);
    }

    TopicReader read(String topic) {
        TopicReader reader = new TopicReader(kafka.client(), topic, this::checkJobs);
        readers.add(reader);
        return reader;
    }

    /** Fails if a job has failed, because it will not answer any more. */
    private void checkJobs() throws Exception {
        for (LocalJob job : jobs) {
            if (job.ended()) {
                job.await(Duration.ZERO);
            }
        }
    }

    @Override
    public void close() throws Exception {
        List<AutoCloseable> all = new ArrayList<>(readers);
        all.add(producer);
        jobs.forEach(job -> all.add(job::cancel));
        IOUtils.closeAll(all);
    }
}
