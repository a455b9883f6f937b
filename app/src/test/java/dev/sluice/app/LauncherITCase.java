// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** When {@code ./sluice} builds, and what it runs: in a copy, with mvn and java that pretend. */
@DisabledOnOs(OS.WINDOWS)
@Timeout(120)
final class LauncherITCase {

    /** Leaves what Maven does, dated from its begin; $DURING is what happens while it builds. */
    private static final String MVN =
            """
            #!/bin/sh
            echo built >>"$HOME_COPY/builds"
            begin="$HOME_COPY/begin"; touch "$begin"; sleep 0.3
            eval "${DURING:-}"
            mkdir -p app/target
            echo libraries >app/target/classpath.txt
            touch "app/target/sluice-app-2.jar"
            printf '%s' "sluice-app-2.jar $PWD/app" >app/target/build.txt
            touch -r "$begin" app/target/build.txt
            """;

    private static final String JAVA =
            """
            #!/bin/sh
            if [ "$1" = -version ]; then echo 'openjdk version "17.0.1"' >&2; exit 0; fi
            printf '%s\n' "$@" >"$HOME_COPY/arguments"
            for last; do :; done
            echo "$CLASSPATH $last"
            """;

    @TempDir private Path folder;
    private Path home;

    @BeforeEach
    void copy() throws IOException {
        home = folder.toRealPath().resolve("a copy");
        Path sources = Files.createDirectories(home.resolve("app/src/main/java"));
        Files.createDirectories(home.resolve(".mvn"));
        for (Path file :
                List.of(
                        home.resolve("pom.xml"),
                        home.resolve("app/pom.xml"),
                        home.resolve(".mvn/maven.config"),
                        sources.resolve("A.java"),
                        sources.resolve("B.java"))) {
            Files.createFile(file);
        }
        Files.copy(Path.of(System.getProperty("sluice.home"), "sluice"), home.resolve("sluice"));
        script("bin/mvn", MVN);
        script("jdk/bin/java", JAVA);
        script("jdk/bin/javac", "#!/bin/sh\n");
        age();
    }

    @Test
    void theFirstUseBuildsAndTheNextDoesNot() throws Exception {
        assertThat(sluice()).isEqualTo(running());
        assertThat(sluice()).isEqualTo(running());
        assertThat(builds()).isEqualTo(1);
    }

    @Test
    void twoAtOnceBuildOnce() throws Exception {
        Process first = start("one", "");
        Process second = start("two", "");
        assertThat(first.waitFor()).isZero();
        assertThat(second.waitFor()).isZero();
        assertThat(builds()).isEqualTo(1);
        assertThat(home.resolve(".sluice/build.lock")).doesNotExist();
    }

    @Test
    void aLockThatIsLeftOverIsNamed() throws Exception {
        Path lock = Files.createDirectories(home.resolve(".sluice/build.lock"));
        Process process = start("one", "");
        while (!Files.readString(folder.resolve("one.err")).contains("rmdir '" + lock + "'")) {
            Thread.sleep(20);
        }
        assertThat(builds()).isZero();
        Files.delete(lock);
        assertThat(process.waitFor()).isZero();
        assertThat(builds()).isEqualTo(1);
    }

    @Test
    void aBuildThatFailsLeavesNoLock() throws Exception {
        assertThat(start("one", "exit 1").waitFor()).isEqualTo(1);
        assertThat(home.resolve(".sluice/build.lock")).doesNotExist();
        assertThat(sluice()).isEqualTo(running());
    }

    @Test
    void aSourceThatIsSavedDuringABuildIsBuiltNext() throws Exception {
        assertThat(start("one", "touch app/src/main/java/A.java").waitFor()).isZero();
        sluice();
        sluice();
        assertThat(builds()).isEqualTo(2);
    }

    @Test
    void aDeletedSourceAndAChangeOfTheBuildAreBuilt() throws Exception {
        sluice();
        Files.delete(home.resolve("app/src/main/java/B.java"));
        sluice();
        assertThat(builds()).isEqualTo(2);
        Files.writeString(home.resolve(".mvn/maven.config"), "-X");
        sluice();
        assertThat(builds()).isEqualTo(3);
    }

    @Test
    void theJarThatWasBuiltRunsNotAnOlderOne() throws Exception {
        Files.createDirectories(home.resolve("app/target"));
        Files.createFile(home.resolve("app/target/sluice-app-1.jar"));
        assertThat(sluice()).isEqualTo(running());
    }

    @Test
    void aFolderThatWasMovedIsBuiltAgain() throws Exception {
        sluice();
        home = Files.move(home, folder.toRealPath().resolve("moved"));
        assertThat(sluice()).isEqualTo(running());
        assertThat(builds()).isEqualTo(2);
    }

    @Test
    void withoutAJarThereIsAWordAboutIt() throws Exception {
        sluice();
        Files.delete(home.resolve("app/target/sluice-app-2.jar"));
        ProcessBuilder builder = builder("one", "");
        builder.environment().put("SLUICE_NO_BUILD", "1");
        assertThat(builder.start().waitFor()).isEqualTo(1);
        assertThat(Files.readAllLines(folder.resolve("one.err")))
                .singleElement()
                .satisfies(line -> assertThat(line).startsWith("sluice: nothing is built yet"));
    }

    @Test
    void aLibraryThatIsMissingIsDownloadedAgain() throws Exception {
        sluice();
        Files.writeString(home.resolve("app/target/classpath.txt"), "/missing/library.jar");
        assertThat(sluice()).isEqualTo(running());
        assertThat(builds()).isEqualTo(2);
    }

    @Test
    void otherOptionsOfTheBuildAreBuilt() throws Exception {
        sluice();
        ProcessBuilder other = builder("one", "");
        other.environment().put("SLUICE_MAVEN_ARGS", "-Dsome.option");
        assertThat(other.start().waitFor()).isZero();
        assertThat(builds()).isEqualTo(2);
        sluice();
        assertThat(builds()).isEqualTo(3);
    }

    @Test
    void stateIsInTheCheckoutUnlessAFolderIsNamed() throws Exception {
        sluice();
        assertThat(arguments())
                .contains("-Dsluice.state=" + home + "/.sluice")
                .contains("-Dsluice.logs=" + home + "/.sluice/logs");

        Path named = folder.toRealPath().resolve("state of another");
        ProcessBuilder builder = builder("one", "");
        builder.environment().put("SLUICE_HOME", named.toString());
        assertThat(builder.start().waitFor()).isZero();
        assertThat(arguments())
                .contains("-Dsluice.state=" + named)
                .contains("-Dsluice.logs=" + named + "/logs");
    }

    @Test
    void aStateFolderThatCannotBeWrittenIsNamed() throws Exception {
        Path file = Files.createFile(folder.resolve("a file"));
        ProcessBuilder builder = builder("one", "");
        builder.environment().put("SLUICE_HOME", file.resolve("below").toString());
        assertThat(builder.start().waitFor()).isEqualTo(1);
        assertThat(Files.readString(folder.resolve("one.err")))
                .contains("SLUICE_HOME is " + file)
                .contains("name another folder");
    }

    private List<String> arguments() throws IOException {
        return Files.readAllLines(home.resolve("arguments"));
    }

    private String sluice() throws Exception {
        int code = start("out", "").waitFor();
        assertThat(code).as(Files.readString(folder.resolve("out.err"))).isZero();
        return Files.readString(folder.resolve("out.out")).strip();
    }

    private Process start(String name, String during) throws IOException {
        return builder(name, during).start();
    }

    private ProcessBuilder builder(String name, String during) {
        ProcessBuilder builder =
                new ProcessBuilder(home.resolve("sluice").toString(), "an argument");
        builder.environment().put("HOME_COPY", home.toString());
        builder.environment().put("DURING", during);
        builder.environment().put("JAVA_HOME", folder.resolve("jdk").toString());
        builder.environment().merge("PATH", "", (path, nothing) -> folder + "/bin:" + path);
        return builder.redirectOutput(folder.resolve(name + ".out").toFile())
                .redirectError(folder.resolve(name + ".err").toFile());
    }

    private String running() {
        return home + "/app/target/sluice-app-2.jar:libraries an argument";
    }

    private int builds() throws IOException {
        Path builds = home.resolve("builds");
        return Files.exists(builds) ? Files.readAllLines(builds).size() : 0;
    }

    private void script(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    /** All sources are older than whatever happens next. */
    private void age() throws IOException {
        List<Path> paths = new ArrayList<>();
        try (Stream<Path> files = Files.walk(home)) {
            files.forEach(paths::add);
        }
        for (Path path : paths) {
            Files.setLastModifiedTime(path, FileTime.from(Instant.now().minusSeconds(60)));
        }
    }
}
