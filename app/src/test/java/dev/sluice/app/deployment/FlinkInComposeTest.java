// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.deployment;

import dev.sluice.platform.config.ConfigFile;
import dev.sluice.platform.job.JobMain;
import dev.sluice.platform.local.Home;

import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.container.entrypoint.ApplicationArguments;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessUtils;
import org.apache.flink.runtime.jobmanager.JobManagerProcessUtils;
import org.apache.flink.runtime.util.EnvironmentInformation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import static org.assertj.core.api.Assertions.assertThat;

/** What {@code docker-compose.yml} and the image give to Flink, as Flink itself reads it. */
final class FlinkInComposeTest {

    private static final String FILE = "docker-compose.yml";
    private static final String CONFIGS = "/opt/sluice/configs/";

    @TempDir private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"12g", "8g"})
    void flinksOptionsAreValidAndItsMemoryFits(String memory) throws Exception {
        Compose compose = Compose.read(Map.of("SLUICE_TASKMANAGER_MEMORY", memory), FILE);
        assertThat(compose.flink("jobmanager")).isEqualTo(compose.flink("taskmanager"));
        String yaml =
                compose.flink("taskmanager").entrySet().stream()
                        .map(option -> "%s: \"%s\"%n".formatted(option.getKey(), option.getValue()))
                        .collect(Collectors.joining());
        Path file = Files.writeString(folder.resolve("config.yaml"), yaml);
        ConfigFile.load(file); // knows all options of Flink
        Configuration flink = GlobalConfiguration.loadConfiguration(folder.toString());
        assertThat(
                        TaskExecutorProcessUtils.processSpecFromConfig(flink)
                                .getTaskHeapSize()
                                .getMebiBytes())
                .isGreaterThan(512);
        assertThat(
                        JobManagerProcessUtils.processSpecFromConfig(flink)
                                .getJvmHeapMemorySize()
                                .getMebiBytes())
                .isGreaterThan(512);
    }

    @Test
    void flinkReadsTheCommandAsItIsMeant() throws Exception {
        ApplicationArguments empty = arguments(Map.of());
        assertThat(empty.jobClass()).isEqualTo(JobMain.class.getName());
        assertThat(empty.savepoint()).isNull();
        assertThat(empty.programArguments()).hasSize(2).startsWith("--config");
        String config = empty.programArguments().get(1);
        assertThat(config).startsWith(CONFIGS);
        assertThat(Home.folder().resolve("configs").resolve(config.substring(CONFIGS.length())))
                .isRegularFile();
        ApplicationArguments restored =
                arguments(Map.of("SLUICE_SAVEPOINT", "/checkpoints/savepoints/savepoint-1"));
        assertThat(restored.savepoint()).isEqualTo("/checkpoints/savepoints/savepoint-1");
        assertThat(restored.programArguments()).isEqualTo(empty.programArguments());
    }

    private static ApplicationArguments arguments(Map<String, String> variables) throws Exception {
        String command =
                Compose.read(variables, FILE).service("jobmanager").get("command").toString();
        List<String> words = List.of(command.strip().split("\\s+"));
        assertThat(words.get(0)).isEqualTo("standalone-job");
        return ApplicationArguments.parse(words.subList(1, words.size()));
    }

    @Test
    void theImageIsThatOfFlinksVersion() throws Exception {
        String dockerfile = Files.readString(Home.folder().resolve("docker/Dockerfile"));
        assertThat(Pattern.compile("FROM flink:(\\S+)").matcher(dockerfile).results())
                .hasSize(2)
                .allMatch(
                        found ->
                                found.group(1)
                                        .equals(EnvironmentInformation.getVersion() + "-java17"));
        assertThat(dockerfile).contains(" /opt/flink/usrlib/sluice-job.jar", " " + CONFIGS);
    }
}
