// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.integration;

import dev.sluice.engine.fixture.TestingVideoLlm;
import dev.sluice.operators.job.JobMode;
import dev.sluice.platform.cluster.LocalJob;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests a replay of partitions that end at different times and of which some are ahead of others,
 * so that they are paused and resumed while they come to their ends.
 */
@Timeout(600)
final class UnevenPartitionsITCase {

    private static final int PARTITIONS = 12;
    private static final int SHORTEST = 1_000; // records
    private static final int STEP = 97;
    private static final long SPACING = 10_000; // milliseconds
    private static final long BEGIN = 1_790_000_000_000L;
    private static final byte[] NO_CHUNK = "no chunk".getBytes(UTF_8);

    @Test
    void aReplayReadsEveryPartitionToItsEnd() throws Exception {
        try (SluiceTestCluster cluster = SluiceTestCluster.start();
                TestDeployment deployment = cluster.deploy("uneven", Map.of())) {
            addPartitions(deployment);
            int published = publish(deployment);
            JobMode mode = JobMode.replay(JobMode.BEGINNING, JobMode.END, JobMode.MAX_SPEED);
            LocalJob job = deployment.run(2, mode, TestingVideoLlm::open, Optional.empty());

            assertThat(job.await(SluiceTestCluster.TIMEOUT)).isTrue();
            assertThat(deployment.videoDeadLetters().all()).hasSize(published);
        }
    }

    private static int publish(TestDeployment deployment) throws Exception {
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (int partition = 0; partition < PARTITIONS; partition++) {
            add(records, deployment.kafka().video(), partition);
        }
        deployment.publishAll(records);
        return records.size();
    }

    /** Adds the records of a partition. None is a chunk, so that each becomes a dead letter. */
    private static void add(
            List<ProducerRecord<byte[], byte[]>> records, String topic, int partition) {
        byte[] key = ("camera-" + partition).getBytes(UTF_8);
        for (int i = 0; i < SHORTEST + partition * STEP; i++) {
            long timestamp = BEGIN + i * SPACING;
            records.add(new ProducerRecord<>(topic, partition, timestamp, key, NO_CHUNK));
        }
    }

    private static void addPartitions(TestDeployment deployment) throws Exception {
        try (Admin admin = Admin.create(deployment.kafka().client())) {
            String topic = deployment.kafka().video();
            admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(PARTITIONS))).all().get();
        }
    }
}
