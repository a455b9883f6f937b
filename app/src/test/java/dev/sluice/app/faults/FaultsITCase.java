// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.faults;

import dev.sluice.app.faults.process.DecodedChunks;
import dev.sluice.app.faults.process.FaultCluster;
import dev.sluice.platform.local.Home;

import org.apache.flink.util.IOUtils;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Does one fault after another to jobs on a real cluster, and compares their answers with those of
 * an undisturbed run. {@code mvn verify -Pfaults} does all of them, {@code
 * -Dsluice.faults=NAME,NAME} some; {@code mvn verify} does a short selection.
 */
final class FaultsITCase {

    private static final String SELECTION = "kill-taskmanager";
    private static final Path FOLDER = Home.folder().resolve("app/target/faults");

    private static FaultCluster cluster;
    private static DecodedChunks decoded;
    private static Corpus corpus;
    private static Undisturbed undisturbed;
    private static List<Fault> all;
    private static FaultTable table;

    @BeforeAll
    static void start() throws Exception {
        corpus = Corpus.record();
        Files.createDirectories(FOLDER);
        cluster = FaultCluster.start(Files.createTempDirectory(FOLDER, "run-"));
        all = Faults.all(cluster);
        table = new FaultTable(FOLDER.resolve("table.md"), all.stream().map(Fault::name).toList());
        decoded = new DecodedChunks(cluster.metrics());
        Fault none = Fault.of("undisturbed", "nothing happens", play -> {});
        try (Play play = new Play(cluster, corpus, none, decoded, Undisturbed.UNKNOWN)) {
            undisturbed = Undisturbed.run(play);
        }
    }

    @AfterAll
    static void stop() throws Exception {
        if (table != null) {
            System.out.printf("%n%s%n", table.text());
        }
        IOUtils.closeAll(decoded, cluster);
    }

    @TestFactory
    Stream<DynamicTest> faults() {
        return selected().stream()
                .map(fault -> DynamicTest.dynamicTest(fault.name(), () -> run(fault)));
    }

    private static List<Fault> selected() {
        String names = System.getProperty("sluice.faults", SELECTION);
        if (names.equals("all")) {
            return all;
        }
        List<String> wanted = Arrays.asList(names.split(","));
        List<Fault> found = all.stream().filter(fault -> wanted.contains(fault.name())).toList();
        assertThat(found).extracting(Fault::name).containsExactlyInAnyOrderElementsOf(wanted);
        return found;
    }

    private static void run(Fault fault) throws Exception {
        long began = System.nanoTime();
        cluster.mend();
        try (Play play = new Play(cluster, corpus, fault, decoded, undisturbed)) {
            Row row;
            try {
                fault.action().run(play);
                row = play.finish(fault);
            } catch (Exception | AssertionError e) {
                table.add(play.broken(fault, e));
                throw e;
            }
            table.add(row);
            System.out.printf("%s: %.0f s%n", fault.name(), (System.nanoTime() - began) / 1e9);
            assertThat(row.failure()).isEmpty();
        }
    }
}
