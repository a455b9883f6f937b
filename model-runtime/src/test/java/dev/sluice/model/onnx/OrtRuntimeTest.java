package dev.sluice.model.onnx;

import dev.sluice.model.Goldens;
import dev.sluice.model.RuntimeOptions;
import dev.sluice.model.VideoLlm;
import dev.sluice.model.VideoLlms;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

/** A process with a long command line, as a cluster's are, survives the opening of a model. */
class OrtRuntimeTest {

    /** Opens the tiny model and says on which provider. */
    public static final class Opener {

        private Opener() {}

        public static void main(String[] arguments) throws Exception {
            try (VideoLlm model = VideoLlms.open(Goldens.model(), RuntimeOptions.defaults())) {
                System.out.println("opened on " + model.info().provider());
            }
        }
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aLongCommandLineDoesNotEndTheProcess() throws Exception {
        ProcessBuilder builder =
                new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dpadding=" + "/opt/some/long/path.jar:".repeat(400),
                        "-Dsluice.home=" + System.getProperty("sluice.home"),
                        Opener.class.getName());
        builder.environment().remove("ORT_DISABLE_TELEMETRY");
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        Process process = builder.redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(output).contains("opened on");
        assertThat(process.exitValue()).as(output).isZero();
    }
}
