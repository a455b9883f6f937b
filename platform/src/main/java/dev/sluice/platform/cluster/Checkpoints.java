// SPDX-License-Identifier: Apache-2.0
package dev.sluice.platform.cluster;

import dev.sluice.operators.config.KafkaOptions;
import dev.sluice.platform.SluiceException;
import dev.sluice.platform.local.Home;

import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The checkpoints of a job in this process. They are written to disk and retained when the job
 * ends, so that it can be restored after the process was killed. By default, Flink would keep them
 * on the heap. Stateless.
 */
public final class Checkpoints {

    /** The value of {@code run --restore} that stands for the newest checkpoint. */
    public static final String LATEST = "latest";

    private static final String METADATA = "_metadata"; // the file that completes a checkpoint

    private Checkpoints() {}

    /** Returns the configuration with a checkpoint folder and retention, where it sets none. */
    public static Configuration retain(Configuration config) {
        Configuration retaining = new Configuration(config);
        if (!retaining.contains(CheckpointingOptions.CHECKPOINTS_DIRECTORY)) {
            // The group id identifies a deployment: it must not restore another one's checkpoint.
            Path folder =
                    Home.state().resolve("checkpoints").resolve(config.get(KafkaOptions.GROUP_ID));
            retaining.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, folder.toUri().toString());
        }
        if (!retaining.contains(CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION)) {
            retaining.set(
                    CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
                    ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
        }
        return retaining;
    }

    /**
     * Returns the path of the checkpoint or savepoint to restore, or empty for an empty state.
     *
     * @param restore a path, {@link #LATEST}, or null for an empty state
     * @throws SluiceException if {@link #LATEST} is given and no completed checkpoint is found
     */
    public static Optional<String> resolve(@Nullable String restore, Configuration config) {
        if (!LATEST.equals(restore)) {
            return Optional.ofNullable(restore);
        }
        String folder = config.get(CheckpointingOptions.CHECKPOINTS_DIRECTORY);
        return Optional.of(
                newest(folder)
                        .orElseThrow(
                                () ->
                                        new SluiceException(
                                                ("found no completed checkpoint in %s; name one"
                                                                + " with --restore PATH, or leave"
                                                                + " --restore out to start with an"
                                                                + " empty state")
                                                        .formatted(folder))));
    }

    private static Optional<String> newest(String folder) {
        URI uri = URI.create(folder);
        if (uri.getScheme() != null && !uri.getScheme().equals("file")) {
            throw new SluiceException(
                    "found the checkpoint folder %s; --restore %s expects a local one: name the checkpoint's path instead"
                            .formatted(folder, LATEST));
        }
        Path root = uri.getScheme() == null ? Path.of(folder) : Path.of(uri);
        if (!Files.isDirectory(root)) {
            return Optional.empty();
        }
        try (Stream<Path> files = Files.walk(root, 3)) { // job, checkpoint, file
            return files.filter(file -> file.endsWith(METADATA))
                    .max(Comparator.comparing(Checkpoints::completionTime))
                    .map(Path::getParent)
                    .map(checkpoint -> checkpoint.toUri().toString());
        } catch (IOException e) {
            throw new UncheckedIOException("could not list the checkpoints in " + root, e);
        }
    }

    private static FileTime completionTime(Path file) {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException gone) {
            return FileTime.fromMillis(0); // Flink has deleted it since it was listed
        }
    }
}
