package dev.sluice.platform.cluster;

import dev.sluice.operators.config.KafkaOptions;
import dev.sluice.platform.SluiceException;
import dev.sluice.platform.local.Home;

import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;

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
 * The checkpoints of a job in this process: on disk and kept after its end, so that it can go on
 * after a kill. In Flink's default, the heap, they would go with the process.
 */
public final class Checkpoints {

    /** The name of the newest checkpoint, as {@code run --restore} takes it. */
    public static final String LATEST = "latest";

    private static final String COMPLETED = "_metadata"; // the file that Flink writes last

    private Checkpoints() {}

    /** The configuration with a folder for checkpoints that are kept, unless it names its own. */
    public static Configuration kept(Configuration config) {
        Configuration kept = new Configuration(config);
        if (!kept.contains(CheckpointingOptions.CHECKPOINTS_DIRECTORY)) {
            // The group id is what a deployment is known by: another one's are none to go on from.
            Path folder =
                    Home.state().resolve("checkpoints").resolve(config.get(KafkaOptions.GROUP_ID));
            kept.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, folder.toUri().toString());
        }
        if (!kept.contains(CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION)) {
            kept.set(
                    CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
                    ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
        }
        return kept;
    }

    /**
     * What to go on from.
     *
     * @param restore a path, {@link #LATEST}, or null for nothing
     * @throws SluiceException if there is no checkpoint that {@link #LATEST} could mean
     */
    public static Optional<String> resolve(String restore, Configuration config) {
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
                                                                + " --restore out to begin with an"
                                                                + " empty state")
                                                        .formatted(folder))));
    }

    private static Optional<String> newest(String folder) {
        URI uri = URI.create(folder);
        if (uri.getScheme() != null && !uri.getScheme().equals("file")) {
            throw new SluiceException(
                    "found %2$s; --restore %1$s expects a local folder: name the checkpoint's path"
                            .formatted(LATEST, folder));
        }
        Path root = uri.getScheme() == null ? Path.of(folder) : Path.of(uri);
        if (!Files.isDirectory(root)) {
            return Optional.empty();
        }
        try (Stream<Path> files = Files.walk(root, 3)) { // job, checkpoint, file
            return files.filter(file -> file.endsWith(COMPLETED))
                    .max(Comparator.comparing(Checkpoints::written))
                    .map(file -> file.getParent().toUri().toString());
        } catch (IOException e) {
            throw new UncheckedIOException("the checkpoints in " + root + " cannot be listed", e);
        }
    }

    private static FileTime written(Path file) {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException gone) {
            return FileTime.fromMillis(0); // subsumed since it was listed
        }
    }
}
