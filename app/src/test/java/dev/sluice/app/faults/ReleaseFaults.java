// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.faults;

import dev.sluice.platform.local.Home;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A savepoint that the last release's job took on such a cluster is restored by this one. With
 * {@code -Dsluice.faults.store=JAR}, the savepoint is stored instead, by the job of that jar (see
 * the README of the savepoints).
 */
final class ReleaseFaults {

    private static final String RELEASE = "0.2.0";
    private static final String STORE = System.getProperty("sluice.faults.store", "");

    /** Chunks of each stream before the savepoint. */
    private static final int CHUNKS = 12;

    private ReleaseFaults() {}

    static List<Fault> all() {
        return List.of(
                new Fault(
                                "savepoint-of-" + RELEASE,
                                "a savepoint that the job of %s took is restored"
                                        .formatted(RELEASE),
                                Map.of(),
                                STORE.isEmpty() ? ReleaseFaults::restore : ReleaseFaults::store)
                        // All state is in one file.
                        .with("state.storage.fs.memory-threshold", "1mb"));
    }

    private static Path folder() {
        return Home.folder()
                .resolve("app/src/test/resources/savepoints")
                .resolve(RELEASE + "-cluster");
    }

    private static void restore(Play play) throws Exception {
        play.deployment().createTopics();
        play.listen();
        play.sendBeginning(); // the savepoint contains offsets in these topics
        play.publish(1, CHUNKS);
        play.deployment().flush();
        for (String name : Files.readAllLines(folder().resolve("answered.txt"))) {
            play.verdict().exclude(name);
        }
        Path copy = play.deployment().folder().resolve("savepoint");
        Files.createDirectories(copy);
        Files.copy(folder().resolve("_metadata"), copy.resolve("_metadata"));
        play.broken();
        play.submit(2, Optional.of(copy.toUri().toString()));
        play.rest();
    }

    private static void store(Play play) throws Exception {
        play.deployment().createTopics();
        play.listen();
        play.submit(Path.of(STORE), play.deployment().file(), 2, Optional.empty());
        play.begin();
        play.publish(1, CHUNKS);
        play.awaitAnswersUpTo(CHUNKS - 1);
        Path savepoint = Path.of(URI.create(play.stop()));
        try (Stream<Path> files = Files.list(savepoint)) {
            if (files.count() != 1) {
                throw new IOException(
                        "found several files in %s; expected _metadata alone".formatted(savepoint));
            }
        }
        Files.createDirectories(folder());
        Files.copy(savepoint.resolve("_metadata"), folder().resolve("_metadata"));
        Files.write(
                folder().resolve("answered.txt"),
                play.answers().stream()
                        .map(AnswerLog.Entry::name)
                        .filter(play.verdict().names()::contains)
                        .sorted()
                        .toList());
        play.verdict().compare(new Comparison(0, List.of(), List.of(), List.of()));
    }
}
