// SPDX-License-Identifier: Apache-2.0
package dev.sluice.platform.cluster;

import dev.sluice.operators.config.KafkaOptions;
import dev.sluice.platform.SluiceException;

import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Tests where checkpoints are written and which one is restored. */
final class CheckpointsTest {

    @TempDir private Path folder;

    @Test
    void checkpointsAreOnDiskAndRetainedUnlessTheConfigurationSaysOtherwise() {
        Configuration retaining = Checkpoints.retain(new Configuration());
        assertThat(retaining.get(CheckpointingOptions.CHECKPOINTS_DIRECTORY))
                .startsWith("file:")
                .contains(".sluice/checkpoints");
        assertThat(retaining.get(CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION))
                .isEqualTo(ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);

        Configuration own = new Configuration();
        own.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, "s3://bucket/checkpoints");
        assertThat(Checkpoints.retain(own).get(CheckpointingOptions.CHECKPOINTS_DIRECTORY))
                .isEqualTo("s3://bucket/checkpoints");
    }

    @Test
    void everyDeploymentHasItsOwnFolder() {
        Configuration other = new Configuration();
        other.set(KafkaOptions.GROUP_ID, "other");
        assertThat(Checkpoints.retain(other).get(CheckpointingOptions.CHECKPOINTS_DIRECTORY))
                .isNotEqualTo(
                        Checkpoints.retain(new Configuration())
                                .get(CheckpointingOptions.CHECKPOINTS_DIRECTORY));
    }

    @Test
    void latestIsTheNewestCompletedCheckpoint() throws IOException {
        checkpoint("job-a/chk-9", 1_000);
        Path newest = checkpoint("job-b/chk-2", 2_000);
        Files.createDirectories(folder.resolve("job-b/chk-3")); // was never completed

        assertThat(Checkpoints.resolve("latest", local()))
                .contains(newest.toUri().toString())
                .get()
                .asString()
                .contains("job-b/chk-2");
    }

    @Test
    void aPathIsReturnedUnchanged() {
        assertThat(Checkpoints.resolve("/some/savepoint", local())).contains("/some/savepoint");
        assertThat(Checkpoints.resolve(null, local())).isEmpty();
    }

    @Test
    void ifThereIsNoCheckpointTheMessageNamesTheFolder() {
        assertThatThrownBy(() -> Checkpoints.resolve("latest", local()))
                .isInstanceOf(SluiceException.class)
                .hasMessageContaining(folder.getFileName().toString())
                .hasMessageContaining("leave --restore out");
    }

    @Test
    void latestIsRefusedForARemoteFolder() {
        Configuration remote = new Configuration();
        remote.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, "s3://bucket/checkpoints");
        assertThatThrownBy(() -> Checkpoints.resolve("latest", remote))
                .isInstanceOf(SluiceException.class)
                .hasMessageContaining("s3://bucket/checkpoints");
    }

    private Configuration local() {
        Configuration config = new Configuration();
        config.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, folder.toUri().toString());
        return config;
    }

    private Path checkpoint(String name, long millis) throws IOException {
        Path checkpoint = Files.createDirectories(folder.resolve(name));
        Path metadata = Files.createFile(checkpoint.resolve("_metadata"));
        Files.setLastModifiedTime(metadata, FileTime.fromMillis(millis));
        return checkpoint;
    }
}
