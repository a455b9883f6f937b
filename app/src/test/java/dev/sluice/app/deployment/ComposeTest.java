// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.deployment;

import dev.sluice.platform.local.Home;

import org.junit.jupiter.api.Test;

import java.nio.file.Files;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import static org.assertj.core.api.Assertions.assertThat;

/** The compose files and the image, as far as they can be checked without Docker. */
final class ComposeTest {

    private static final String FILE = "docker-compose.yml";
    private static final String GPU = "docker-compose.gpu.yml";

    @Test
    void everyServiceComesBackAfterAFailure() throws Exception {
        Compose compose = Compose.read(FILE);
        assertThat(compose.services())
                .containsOnlyKeys(
                        "kafka", "zookeeper", "jobmanager", "taskmanager", "prometheus", "grafana");
        compose.services()
                .keySet()
                .forEach(
                        name ->
                                assertThat(compose.service(name))
                                        .as(name)
                                        .containsEntry("restart", "unless-stopped"));
    }

    @Test
    void portsAreOpenOnLoopbackOnly() throws Exception {
        Compose compose = Compose.read(FILE, GPU);
        for (String name : compose.services().keySet()) {
            for (Object port : Yaml.list(compose.service(name), "ports")) {
                assertThat(port.toString()).as(name).startsWith("127.0.0.1:");
            }
        }
    }

    @Test
    void whatIsMountedExistsOrIsAVolume() throws Exception {
        Compose compose = Compose.read(FILE);
        Set<String> used = new TreeSet<>();
        for (String name : compose.services().keySet()) {
            for (Object mount : Yaml.list(compose.service(name), "volumes")) {
                String source = mount.toString().split(":")[0];
                if (source.startsWith("./")) {
                    assertThat(Home.folder().resolve(source)).exists();
                } else {
                    used.add(source);
                }
            }
        }
        assertThat(used).isEqualTo(compose.volumes().keySet());
    }

    @Test
    void whatAServiceWaitsForIsThere() throws Exception {
        Compose compose = Compose.read(FILE);
        for (String name : compose.services().keySet()) {
            Object needs = compose.service(name).getOrDefault("depends_on", List.of());
            if (needs instanceof List<?> list) {
                list.forEach(needed -> assertThat(compose.services()).containsKey((String) needed));
                continue;
            }
            Yaml.map(needs)
                    .forEach(
                            (needed, condition) -> {
                                assertThat(compose.services()).containsKey(needed);
                                if (condition.toString().contains("service_healthy")) {
                                    assertThat(compose.service(needed)).containsKey("healthcheck");
                                }
                            });
        }
    }

    @Test
    void aGpuIsOnlyWantedOnRequest() throws Exception {
        Compose cpu = Compose.read(FILE);
        Compose gpu = Compose.read(FILE, GPU);
        assertThat(runtime(cpu, "jobmanager")).isEqualTo("cpu");
        assertThat(cpu.service("taskmanager")).doesNotContainKey("deploy");
        assertThat(runtime(gpu, "jobmanager")).isEqualTo("cuda");
        assertThat(runtime(gpu, "taskmanager")).isEqualTo("cuda");
        assertThat(gpu.service("taskmanager").get("deploy").toString()).contains("gpu", "nvidia");
        assertThat(gpu.service("taskmanager")).containsEntry("restart", "unless-stopped");
        assertThat(Files.readString(Home.folder().resolve("docker/Dockerfile")))
                .contains("AS runtime-cpu", "AS runtime-cuda");
    }

    private static Object runtime(Compose compose, String service) {
        return Yaml.map(Yaml.map(compose.service(service), "build"), "args").get("RUNTIME");
    }

    @Test
    void prometheusAndGrafanaStartOnRequest() throws Exception {
        Compose compose = Compose.read(FILE);
        Set<String> onRequest =
                compose.services().keySet().stream()
                        .filter(name -> compose.service(name).containsKey("profiles"))
                        .collect(Collectors.toSet());
        assertThat(onRequest).containsExactlyInAnyOrder("prometheus", "grafana");
    }

    @Test
    void variablesAreDocumentedInTheFile() throws Exception {
        String text = Files.readString(Home.folder().resolve(FILE));
        List<String> names =
                Pattern.compile("\\$\\{(\\w+)")
                        .matcher(text)
                        .results()
                        .map(found -> found.group(1))
                        .distinct()
                        .toList();
        assertThat(names).isNotEmpty();
        names.forEach(name -> assertThat(text).contains("#   " + name + " "));
    }
}
