// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.integration;

import dev.sluice.engine.fixture.TestingVideoLlm;
import dev.sluice.engine.protocol.EventType;
import dev.sluice.engine.protocol.StreamEvent;
import dev.sluice.operators.job.JobMode;
import dev.sluice.platform.cluster.LocalJob;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.IntUnaryOperator;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that the chunks of a stream may lie in several partitions: a job that replays the topic,
 * starts behind, or is restored after partitions were added gives the answers of a job that reads
 * them from one.
 */
final class PartitionsITCase {

    private static final int CHUNKS = 60;
    private static final int HALF = CHUNKS / 2;
    private static final List<String> STREAMS = List.of("camera-0", "camera-1");
    private static final List<Integer> TIMES = List.of(7, 19, 29, 30, 31, 41, 53, CHUNKS);

    /** A missing chunk is waited for much less than a partition can be behind. */
    private static final Map<String, String> OPTIONS =
            Map.of(
                    "sluice.order.max-wait", "2 s",
                    "sluice.order.max-wait-records", "4",
                    "sluice.query.max-new-tokens", "8");

    private static SluiceTestCluster cluster;
    private static Map<String, String> expected;

    @BeforeAll
    static void replayOnePartition() throws Exception {
        cluster = SluiceTestCluster.start();
        expected = replay("one", 1, chunk -> 0);
        assertThat(expected).hasSize(STREAMS.size() * TIMES.size());
        assertThat(expected.values()).allMatch(text -> text.contains("\"status\":\"ok\""));
    }

    @AfterAll
    static void stop() throws Exception {
        cluster.close();
    }

    @ParameterizedTest
    @CsvSource({"1, false", "2, false", "1, true", "2, true"})
    void aReplayGivesTheSameAnswers(int parallelism, boolean scattered) throws Exception {
        String name = (scattered ? "scattered-" : "halves-") + parallelism;

        assertThat(replay(name, parallelism, scattered ? scattered() : PartitionsITCase::half))
                .isEqualTo(expected);
    }

    @Test
    void aJobThatStartsBehindGivesTheSameAnswers() throws Exception {
        Map<String, String> options = new HashMap<>(OPTIONS);
        options.put("sluice.kafka.start-from", "earliest");
        try (TestDeployment deployment = cluster.deploy("behind", options)) {
            publish(deployment, 0, CHUNKS, PartitionsITCase::half);
            Map<String, String> last = new TreeMap<>(expected);
            last.keySet().removeIf(name -> !name.contains("at-" + CHUNKS));
            for (String stream : STREAMS) {
                deployment.publish(records(deployment).query(stream, CHUNKS));
            }
            deployment.run(2, JobMode.streaming(), TestingVideoLlm::open, Optional.empty());

            assertThat(answers(deployment, List.of(CHUNKS))).isEqualTo(last);
            assertNothingIsMissing(deployment);
        }
    }

    @Test
    void aJobThatIsRestoredAfterPartitionsWereAddedGivesTheSameAnswers() throws Exception {
        try (TestDeployment deployment = cluster.deploy("added", OPTIONS)) {
            LocalJob job =
                    deployment.run(1, JobMode.streaming(), TestingVideoLlm::open, Optional.empty());
            publish(deployment, 0, 1, chunk -> 0);
            ask(deployment);
            for (String stream : STREAMS) {
                deployment.publish(records(deployment).queryNow(stream));
            }
            deployment.answers().await(ids(JpegRecords.NOW)); // the questions have arrived
            publish(deployment, 1, 20, chunk -> 0);
            deployment.answers().await(ids("at-19"));
            String savepoint = job.savepoint(cluster.folder().resolve("added").toUri().toString());
            job.cancel();
            publish(deployment, 20, HALF, chunk -> 0);
            addPartitions(deployment, 4);
            publish(deployment, HALF, CHUNKS, chunk -> 2 + chunk % 2);
            deployment.run(2, JobMode.streaming(), TestingVideoLlm::open, Optional.of(savepoint));

            assertThat(answers(deployment, TIMES)).isEqualTo(expected);
            assertNothingIsMissing(deployment);
        }
    }

    private static Map<String, String> replay(
            String name, int parallelism, IntUnaryOperator partition) throws Exception {
        try (TestDeployment deployment = cluster.deploy(name, OPTIONS)) {
            ask(deployment);
            publish(deployment, 0, CHUNKS, partition);
            JobMode mode = JobMode.replay(JobMode.BEGINNING, JobMode.END, JobMode.MAX_SPEED);
            LocalJob job =
                    deployment.run(parallelism, mode, TestingVideoLlm::open, Optional.empty());
            assertThat(job.await(SluiceTestCluster.TIMEOUT)).isTrue();
            assertNothingIsMissing(deployment);
            return answers(deployment, TIMES);
        }
    }

    private static int half(int chunk) {
        return chunk < HALF ? 0 : 1;
    }

    private static IntUnaryOperator scattered() {
        Random random = new Random(12);
        int[] partitions = random.ints(CHUNKS, 0, 2).toArray();
        return chunk -> partitions[chunk];
    }

    private static void publish(
            TestDeployment deployment, int from, int to, IntUnaryOperator partition)
            throws Exception {
        JpegRecords records = records(deployment);
        for (int chunk = from; chunk < to; chunk++) {
            for (String stream : STREAMS) {
                ProducerRecord<byte[], byte[]> record = records.chunk(stream, chunk);
                deployment.publish(
                        new ProducerRecord<>(
                                record.topic(),
                                partition.applyAsInt(chunk),
                                record.timestamp(),
                                record.key(),
                                record.value(),
                                record.headers()));
            }
        }
    }

    private static void ask(TestDeployment deployment) throws Exception {
        for (String stream : STREAMS) {
            for (int chunks : TIMES) {
                deployment.publish(records(deployment).query(stream, chunks));
            }
        }
    }

    private static void addPartitions(TestDeployment deployment, int partitions) throws Exception {
        try (Admin admin = Admin.create(deployment.kafka().client())) {
            admin.createPartitions(
                            Map.of(
                                    deployment.kafka().video(),
                                    NewPartitions.increaseTo(partitions)))
                    .all()
                    .get();
        }
    }

    private static Map<String, String> answers(TestDeployment deployment, List<Integer> times)
            throws Exception {
        List<String> ids = new ArrayList<>();
        times.forEach(chunks -> ids.addAll(ids("at-" + chunks)));
        return AnswerTopic.withoutTiming(
                deployment.answers().await(ids), id -> !id.endsWith(JpegRecords.NOW));
    }

    private static List<String> ids(String suffix) {
        return STREAMS.stream().map(stream -> stream + "-" + suffix).toList();
    }

    private static void assertNothingIsMissing(TestDeployment deployment) throws Exception {
        assertThat(deployment.events().all())
                .map(record -> StreamEvent.read(record.value()).type())
                .isNotEmpty()
                .doesNotContain(EventType.GAP, EventType.LATE);
    }

    private static JpegRecords records(TestDeployment deployment) {
        return new JpegRecords(deployment.kafka().video(), deployment.kafka().queries());
    }
}
