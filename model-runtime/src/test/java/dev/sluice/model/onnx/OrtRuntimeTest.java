// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.onnx;

import dev.sluice.model.AnswerCall;
import dev.sluice.model.Goldens;
import dev.sluice.model.PromptRequest;
import dev.sluice.model.RuntimeOptions;
import dev.sluice.model.VideoLlm;
import dev.sluice.model.VideoLlms;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

/** Effects of the runtime on its process, observed from another process. */
class OrtRuntimeTest {

    private static final int ENDED_BUSY = 3;

    @TempDir private Path folder;

    /** Opens the tiny model and prints its provider. */
    public static final class Opener {

        private Opener() {}

        public static void main(String[] arguments) throws Exception {
            try (VideoLlm model = VideoLlms.open(Goldens.model(), RuntimeOptions.defaults())) {
                System.out.println("opened on " + model.info().provider());
            }
        }
    }

    /** Loads the runtime and prints its version. */
    public static final class Starter {

        private Starter() {}

        public static void main(String[] arguments) throws Exception {
            System.out.println("opened " + OrtRuntime.environment().getVersion());
        }
    }

    /** Loads the runtime in two class loaders, as a cluster does when a job restarts. */
    public static final class Reopener {

        private Reopener() {}

        public static void main(String[] arguments) throws Exception {
            Starter.main(arguments);
            List<URL> classes = new ArrayList<>();
            for (String path : System.getenv("CLASSPATH").split(File.pathSeparator, -1)) {
                classes.add(Path.of(path).toUri().toURL());
            }
            ClassLoader platform = ClassLoader.getPlatformClassLoader();
            try (URLClassLoader again = new URLClassLoader(classes.toArray(URL[]::new), platform)) {
                Thread.currentThread().setContextClassLoader(again);
                again.loadClass(Starter.class.getName())
                        .getMethod("main", String[].class)
                        .invoke(null, (Object) arguments);
            }
            System.exit(0);
        }
    }

    /** Exits while two threads answer one question after another. */
    public static final class Leaver {

        private Leaver() {}

        public static void main(String[] arguments) throws Exception {
            VideoLlm model = VideoLlms.open(Goldens.model(), RuntimeOptions.defaults());
            CountDownLatch answers = new CountDownLatch(10);
            for (int i = 0; i < 2; i++) {
                new Thread(() -> answer(model, answers)).start();
            }
            answers.await();
            System.exit(ENDED_BUSY);
        }

        private static void answer(VideoLlm model, CountDownLatch answers) {
            String question = "What is the red car doing? ".repeat(20);
            PromptRequest request =
                    new PromptRequest(List.of(), List.of(), 1, question, List.of(), 16);
            try {
                while (true) {
                    model.generate(request, AnswerCall.of(() -> false));
                    answers.countDown();
                }
            } catch (Exception e) {
                e.printStackTrace();
            }
        }
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aLongCommandLineDoesNotEndTheProcess() throws Exception {
        String padding = "-Dpadding=" + "/opt/some/long/path.jar:".repeat(400);
        assertThat(run(Opener.class, 0, padding)).contains("opened on");
    }

    @Test
    void aProcessTerminatesNormallyWhileAModelAnswers() throws Exception {
        assertThat(run(Leaver.class, ENDED_BUSY)).doesNotContain("fatal error", "Exception");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void leavesNoTemporaryFolder() throws Exception {
        Path temporary = Files.createDirectory(folder.resolve("temporary"));
        for (int i = 0; i < 2; i++) {
            String home = "-Duser.home=" + folder;
            assertThat(run(Opener.class, 0, home, "-Djava.io.tmpdir=" + temporary))
                    .contains("opened on");
        }
        assertThat(temporary.toFile().list()).isEmpty();
        assertThat(folder.resolve(".cache/sluice").toFile().list()).hasSize(1);
    }

    @Test
    void opensInASecondClassLoader() throws Exception {
        assertThat(run(Reopener.class, 0, "-Duser.home=" + folder))
                .containsPattern("(?s)opened 1.*opened 1");
    }

    @Test
    void opensWithoutACache() throws Exception {
        Files.createFile(folder.resolve(".cache"));
        assertThat(run(Opener.class, 0, "-Duser.home=" + folder)).contains("opened on");
    }

    private String run(Class<?> main, int expected, String... options) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(options));
        command.add("-Dsluice.home=" + System.getProperty("sluice.home"));
        command.add("-XX:-CreateCoredumpOnCrash");
        command.add(main.getName());
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().remove("ORT_DISABLE_TELEMETRY");
        builder.environment().remove("XDG_CACHE_HOME");
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        Path output = Files.createTempFile(folder, "output", ".txt");
        Process process = builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
        boolean ended = process.waitFor(5, TimeUnit.MINUTES);
        process.destroyForcibly();
        String printed = Files.readString(output);
        assertThat(ended).as(printed).isTrue();
        assertThat(process.exitValue()).as(printed).isEqualTo(expected);
        return printed;
    }
}
