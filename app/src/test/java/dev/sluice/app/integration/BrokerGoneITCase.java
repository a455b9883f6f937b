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
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ExecutionException;

import static org.assertj.core.api.Assertions.assertThat;

/** What becomes of a job with open transactions when the broker is gone. */
@Timeout(300)
final class BrokerGoneITCase {

    @TempDir private Path folder;

    /** An exception of a task's clean-up is fatal for the whole task manager. */
    @Test
    void closingASinkWithoutABrokerLeavesTheTaskManagerAlive() throws Exception {
        try (LocalCluster cluster = LocalCluster.start(new Configuration(), 1, 0)) {
            LocalJob job;
            try (EmbeddedBroker broker = EmbeddedBroker.start()) {
                Configuration config = config(broker.bootstrapServers());
                try (Topics topics = new Topics(KafkaSettings.of(config).client())) {
                    topics.createMissing(TopicPlan.of(config));
                }
                job = submit(cluster, config);
                writeAnswer(broker, config);
                awaitTransaction(broker, config);
            }
            job.cancel();
            assertThat(overview(cluster)).contains("\"taskmanagers\":1");
        }
    }

    /** A query without a question is answered at once. */
    private static void writeAnswer(EmbeddedBroker broker, Configuration config)
            throws ExecutionException, InterruptedException {
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(
                        broker.clientProperties(),
                        new StringSerializer(),
                        new StringSerializer())) {
            producer.send(
                            new ProducerRecord<>(
                                    config.get(KafkaOptions.QUERIES_TOPIC),
                                    "lobby",
                                    "{\"query_id\":\"q\",\"stream_id\":\"lobby\"}"))
                    .get();
        }
    }

    private static void awaitTransaction(EmbeddedBroker broker, Configuration config)
            throws Exception {
        String prefix = config.get(KafkaOptions.TRANSACTIONAL_ID_PREFIX);
        try (Admin admin = Admin.create(broker.clientProperties())) {
            while (admin.listTransactions().all().get().stream()
                    .noneMatch(
                            transaction ->
                                    transaction.state() == TransactionState.ONGOING
                                            && transaction.transactionalId().startsWith(prefix))) {
                Thread.sleep(50);
            }
        }
    }

    private static String overview(LocalCluster cluster) throws Exception {
        URI uri = cluster.webUi().resolve("/overview");
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private Configuration config(String servers) {
        return ConfigFile.load(
                Home.defaultConfig(),
                Map.of(
                        "sluice.kafka.bootstrap-servers",
                        servers,
                        "sluice.kafka.delivery",
                        "exactly-once",
                        "sluice.kafka.properties.max.block.ms",
                        "3000",
                        "sluice.model.path",
                        Home.randomModel().toString(),
                        "sluice.model.provider",
                        "cpu",
                        "execution.checkpointing.interval",
                        "1 h",
                        "execution.checkpointing.dir",
                        folder.toUri().toString()));
    }

    private static LocalJob submit(LocalCluster cluster, Configuration config) throws Exception {
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.getExecutionEnvironment(config);
        environment.setParallelism(1);
        SluiceJob.build(environment, config, JobMode.streaming(), new ConfiguredModel(config));
        return cluster.submit(environment);
    }
}
