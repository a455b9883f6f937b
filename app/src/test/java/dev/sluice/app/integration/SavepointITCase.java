// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.integration;

import dev.sluice.engine.fixture.TestingVideoLlm;
import dev.sluice.operators.job.JobMode;
import dev.sluice.operators.model.ModelLoader;
import dev.sluice.platform.cluster.LocalJob;
import dev.sluice.platform.local.Home;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that a savepoint of every release can be restored: questions that were pending, released or
 * in flight have the same answers as in a run without a savepoint, and no question is answered
 * twice.
 */
final class SavepointITCase {

    /** The version of the release whose savepoint this run stores, or null. */
    private static final String WRITE = System.getProperty("sluice.savepoint.write");

    private static Map<String, String> expected;

    /** A savepoint with the names of the answers that were written before it. */
    private record Savepoint(String path, List<String> answered) {}

    @BeforeAll
    static void runWithoutASavepoint() throws Exception {
        try (SluiceTestCluster cluster = SluiceTestCluster.start();
                TestDeployment deployment =
                        cluster.deploy("undisturbed", SavepointScenario.OPTIONS)) {
            run(deployment, 2, TestingVideoLlm::open, Optional.empty());
            SavepointScenario scenario = new SavepointScenario(deployment);
            scenario.before();
            expected = scenario.after();
        }
        assertThat(expected.keySet())
                .contains("held-camera-1#0", "beside-camera-1#0", "behind-camera-1#0")
                .contains("watch-camera-1#2", "lately-camera-0#0", "last-camera-0#0")
                .noneMatch(name -> name.startsWith("cancelled"));
        assertThat(expected.values()).allMatch(text -> text.contains("\"status\":\"ok\""));
    }

    @ParameterizedTest
    @CsvSource({"0.1.0, 2, hashmap", "0.1.0, 1, rocksdb", "0.2.0, 1, hashmap"})
    void aSavepointOfAReleaseIsRestored(
            String release, int parallelism, String backend, @TempDir Path folder)
            throws Exception {
        try (InputStream metadata = SavepointScenario.resource(release + "/_metadata");
                InputStream names = SavepointScenario.resource(release + "/answered.txt")) {
            Files.copy(metadata, folder.resolve("_metadata"));
            List<String> answered = new String(names.readAllBytes(), UTF_8).lines().toList();
            Savepoint savepoint = new Savepoint(folder.toUri().toString(), answered);
            restore(savepoint, "savepoint-" + release, parallelism, backend);
        }
    }

    @Test
    void aSavepointOfThisVersionIsRestored(@TempDir Path folder) throws Exception {
        String name = "savepoint-" + (WRITE == null ? "now" : WRITE);
        Savepoint savepoint = take(name, folder);
        if (WRITE != null) {
            write(savepoint);
        }
        restore(savepoint, name, 1, "rocksdb");
    }

    private static Savepoint take(String name, Path folder) throws Exception {
        try (SluiceTestCluster cluster = SluiceTestCluster.start();
                TestDeployment deployment = cluster.deploy(name, SavepointScenario.OPTIONS)) {
            ModelLoader model = new HeldModel(SavepointScenario.HELD);
            LocalJob job = run(deployment, 2, model, Optional.empty());
            try {
                SavepointScenario scenario = new SavepointScenario(deployment);
                scenario.before();
                scenario.settle();
                String path = job.savepoint(folder.toUri().toString());
                return new Savepoint(path, scenario.answered());
            } finally {
                HeldModel.proceed(); // also after a failure, or the job does not end
            }
        }
    }

    private static void write(Savepoint savepoint) throws IOException {
        Path target = Home.folder().resolve("app/src/test/resources/savepoints").resolve(WRITE);
        Files.createDirectories(target);
        Path metadata = Path.of(URI.create(savepoint.path)).resolve("_metadata");
        Files.copy(metadata, target.resolve("_metadata"));
        Files.write(target.resolve("answered.txt"), savepoint.answered);
    }

    /** The topics' names are part of the source's state, so each restore has its own broker. */
    private static void restore(Savepoint savepoint, String name, int parallelism, String backend)
            throws Exception {
        Map<String, String> options = new HashMap<>(SavepointScenario.OPTIONS);
        options.put("state.backend.type", backend);
        try (SluiceTestCluster cluster = SluiceTestCluster.start();
                TestDeployment deployment = cluster.deploy(name, options)) {
            SavepointScenario scenario = new SavepointScenario(deployment);
            scenario.publishBefore(); // the savepoint contains offsets in these topics
            run(deployment, parallelism, TestingVideoLlm::open, Optional.of(savepoint.path));
            Map<String, String> missing = new TreeMap<>(expected);
            missing.keySet().removeAll(savepoint.answered);
            assertThat(missing).containsKeys("held-camera-1#0", "beside-camera-1#0");
            assertThat(missing).containsKeys("soon-camera-0#0", "watch-camera-1#2");
            assertThat(scenario.after()).isEqualTo(missing);
            assertThat(scenario.answered())
                    .as("every answer is written once")
                    .doesNotHaveDuplicates();
            assertThat(deployment.videoDeadLetters().all()).isEmpty();
        }
    }

    private static LocalJob run(
            TestDeployment deployment, int parallelism, ModelLoader model, Optional<String> from)
            throws Exception {
        return deployment.run(parallelism, JobMode.streaming(), model, from);
    }
}
