// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.integration;

import dev.sluice.engine.protocol.Query;
import dev.sluice.engine.protocol.QueryJson;
import dev.sluice.ingest.chunk.VideoChunk;
import dev.sluice.ingest.publish.KafkaChunkHeaders;
import dev.sluice.platform.client.ReceivedAnswer;

import org.apache.flink.util.IOUtils;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Properties;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/** What the job reads of the topics: what is committed, and every partition. */
@Timeout(600)
final class KafkaInputITCase {

    private static final int SECONDS = 4;

    /** Far below the five minutes after which Kafka's connector looks for partitions by itself. */
    private static final Duration DISCOVERY = Duration.ofSeconds(90);

    private static SluiceTestCluster cluster;
    private static TestDeployment deployment;

    @BeforeAll
    static void run() throws Exception {
        cluster = SluiceTestCluster.start();
        deployment = cluster.deploy("input", Map.of());
        deployment.run(1);
        deployment.publish(Clips.synthetic("gate", 1, SECONDS));
    }

    @AfterAll
    static void stop() throws Exception {
        IOUtils.closeAll(deployment, cluster);
    }

    @Test
    void aQuestionOfAnAbortedTransactionIsNotAnswered() throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = transactional()) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(question("aborted")).get();
            producer.abortTransaction();
            producer.beginTransaction();
            producer.send(question("committed")).get();
            producer.commitTransaction();
        }
        AnswerTopic answers = deployment.answers();
        answers.await("committed");
        assertThat(AnswerTopic.ids(answers.all())).doesNotContain("aborted");

        // A replay ends behind the marker of the last transaction, which is no record.
        List<ReceivedAnswer> replayed = deployment.command("replay", "--json");
        assertThat(AnswerTopic.ids(replayed)).contains("committed").doesNotContain("aborted");
    }

    @Test
    void aNewPartitionIsReadWithinSeconds() throws Exception {
        String video = deployment.kafka().video();
        int partition = 2; // there are two so far
        try (Admin admin = Admin.create(deployment.kafka().client())) {
            admin.createPartitions(Map.of(video, NewPartitions.increaseTo(partition + 1)))
                    .all()
                    .get();
        }
        Instant created = Instant.now();
        for (VideoChunk chunk : Clips.synthetic("yard", 2, SECONDS)) {
            deployment.publish(
                    new ProducerRecord<>(
                            video,
                            partition,
                            null,
                            "yard".getBytes(UTF_8),
                            chunk.data(),
                            KafkaChunkHeaders.of(chunk)));
        }
        deployment.ask(query("yard", "new-partition"));
        deployment.answers().await("new-partition");
        assertThat(Duration.between(created, Instant.now())).isLessThan(DISCOVERY);
    }

    private static KafkaProducer<byte[], byte[]> transactional() {
        Properties properties = new Properties();
        properties.putAll(deployment.kafka().client());
        properties.put("transactional.id", "somebody");
        return new KafkaProducer<>(
                properties, new ByteArraySerializer(), new ByteArraySerializer());
    }

    private static ProducerRecord<byte[], byte[]> question(String id) {
        Query query = query("gate", id);
        return new ProducerRecord<>(
                deployment.kafka().queries(), "gate".getBytes(UTF_8), QueryJson.write(query));
    }

    private static Query query(String streamId, String id) {
        return Query.latest(streamId, "What moves?")
                .withId(id)
                .at(Clips.START.plusSeconds(SECONDS));
    }
}
