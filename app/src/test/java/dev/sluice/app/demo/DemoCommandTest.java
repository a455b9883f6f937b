// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.demo;

import dev.sluice.app.Main;
import dev.sluice.platform.local.Home;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;

/** What is refused before anything starts, and of which models the truth is shown. */
final class DemoCommandTest {

    private final StringWriter errors = new StringWriter();

    @ParameterizedTest
    @ValueSource(strings = {"--seconds=19", "--seconds=601", "--seed=-1", "--seconds=soon"})
    void aSceneThatCannotBeIsAUsageError(String option) {
        assertThat(run(option)).isEqualTo(2);
        assertThat(errors.toString()).contains(option.substring(0, option.indexOf('=')));
    }

    @Test
    void aVideoThatIsNotThereIsNamed() {
        assertThat(run("--video", "/nowhere/clip.mp4")).isEqualTo(1);
        assertThat(errors.toString()).contains("found no video file /nowhere/clip.mp4");
    }

    @Test
    void aModelThatIsNotThereIsNamedBeforeAnythingStarts() {
        assertThat(run("--model", "/nowhere")).isEqualTo(1);
        assertThat(errors.toString())
                .contains("sluice.model.path: no such model folder: /nowhere")
                .doesNotContain("Kafka runs");
    }

    @Test
    void anUnknownOptionOfTheConfigurationIsNamed() {
        assertThat(run("--set", "sluice.sampling.fbs=1")).isEqualTo(1);
        assertThat(errors.toString()).contains("sluice.sampling.fps");
    }

    @Test
    void aModelSaysItselfThatItKnowsTheWorld(@TempDir Path folder) throws IOException {
        assertThat(WorldModel.is(folder)).isFalse();
        Path config = folder.resolve("config.json");
        Files.writeString(
                config, "{\"model_type\":\"qwen2_5_vl\",\"trained_on\":\"sluice-world\"}");
        assertThat(WorldModel.is(folder)).isTrue();
        Files.writeString(config, "{\"model_type\":\"qwen2_5_vl\",\"trained_on\":\"films\"}");
        assertThat(WorldModel.is(folder)).isFalse();
        assertThat(WorldModel.is(Home.randomModel())).as("its weights are random").isFalse();
    }

    private int run(String... options) {
        CommandLine command = Main.commandLine();
        command.setErr(new PrintWriter(errors, true));
        String[] all = new String[options.length + 1];
        all[0] = "demo";
        System.arraycopy(options, 0, all, 1, options.length);
        return command.execute(all);
    }
}
