// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.faults;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Savepoints, upgrades, and checkpoints that fail. */
final class SavepointFaults {

    private static final int UNWRITABLE_SECONDS = 8;

    private SavepointFaults() {}

    static List<Fault> all() {
        return List.of(
                Fault.of(
                        "rescale",
                        "savepoint, parallelism 2 to 4; savepoint, 4 to 1",
                        SavepointFaults::rescale),
                Fault.of(
                        "upgrade",
                        "stop with a savepoint; another jar, state backend, checkpoint interval and number of workers",
                        SavepointFaults::upgrade),
                Fault.of(
                        "checkpoints-fail",
                        "the checkpoint folder cannot be written for %d s"
                                .formatted(UNWRITABLE_SECONDS),
                        SavepointFaults::unwritable),
                Fault.of(
                                "checkpoints-fail-tolerated",
                                "the same, and failed checkpoints are tolerated",
                                SavepointFaults::unwritable)
                        .with("execution.checkpointing.tolerable-failed-checkpoints", "1000"),
                Fault.of(
                                "orphan-transactions",
                                "checkpoints fail for %d s, kill -9 of all task managers, restore at parallelism 1 instead of 4"
                                        .formatted(UNWRITABLE_SECONDS),
                                SavepointFaults::orphans)
                        .with("execution.checkpointing.tolerable-failed-checkpoints", "1000"));
    }

    private static void rescale(Play play) throws Exception {
        play.untilHalf();
        play.broken();
        String first = play.stop();
        play.publish(Play.HALF, Play.WORK);
        play.submit(4, Optional.of(first));
        play.awaitAnswersUpTo(35);
        String second = play.stop();
        play.rest();
        play.submit(1, Optional.of(second));
    }

    private static void upgrade(Play play) throws Exception {
        play.untilHalf();
        play.work();
        play.broken();
        String savepoint = play.stop();
        play.rest();
        Path config =
                play.deployment()
                        .write(
                                "upgraded.yaml",
                                Map.of(
                                        "state.backend.type", "hashmap",
                                        "execution.checkpointing.interval", "2 s",
                                        "sluice.query.workers", "2"));
        play.submit(otherJar(play), config, 2, Optional.of(savepoint));
    }

    /** The same classes in a file with other bytes, as a build of another day has. */
    private static Path otherJar(Play play) throws IOException {
        Path jar = play.deployment().folder().resolve("sluice-job-of-tomorrow.jar");
        Files.copy(Play.jar(), jar);
        try (FileSystem zip =
                FileSystems.newFileSystem(URI.create("jar:" + jar.toUri()), Map.of())) {
            Files.writeString(zip.getPath("META-INF", "build"), "tomorrow");
        }
        return jar;
    }

    private static void unwritable(Play play) throws Exception {
        play.untilHalf();
        play.work();
        play.broken();
        int failed = play.flink().checkpoints(play.job(), "failed");
        try (UnwritableFolder folder = UnwritableFolder.of(play.deployment().checkpoints())) {
            play.rest();
            Thread.sleep(UNWRITABLE_SECONDS * 1_000L);
        }
        play.verdict()
                .remark(
                        "%d checkpoints failed, %d restarts",
                        play.flink().checkpoints(play.job(), "failed") - failed,
                        play.flink().restarts(play.job()));
    }

    /** Transactions that were open when the job was killed must not hide answers behind them. */
    private static void orphans(Play play) throws Exception {
        play.untilHalf(4);
        play.broken();
        String checkpoint;
        try (UnwritableFolder folder = UnwritableFolder.of(play.deployment().checkpoints())) {
            play.publish(Play.HALF, 50);
            Thread.sleep(UNWRITABLE_SECONDS * 1_000L);
            checkpoint = play.flink().lastCheckpoint(play.job());
            for (int i = 0; i < 2; i++) {
                play.cluster().taskManager(i).kill();
            }
        }
        play.flink().cancel(play.job());
        play.cluster().mend();
        play.submit(1, Optional.of(checkpoint));
        play.rest();
    }
}
