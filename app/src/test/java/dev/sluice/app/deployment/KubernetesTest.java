// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.deployment;

import dev.sluice.platform.config.ConfigFile;
import dev.sluice.platform.job.JobMain;
import dev.sluice.platform.local.Home;

import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessUtils;
import org.apache.flink.runtime.util.EnvironmentInformation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The example of a deployment on Kubernetes, against the schema of the Flink Kubernetes Operator.
 * The schema is that of its release 1.10.0, in whose archive it is; {@code -Dsluice.crd=FILE} takes
 * that of another release.
 */
final class KubernetesTest {

    private static final String FOLDER = "deploy/kubernetes/";
    private static final String SCHEMA =
            "META-INF/fabric8/flinkdeployments.flink.apache.org-v1.yml";

    @TempDir private Path folder;

    private final Map<String, Object> deployment;
    private final Map<String, Object> spec;

    KubernetesTest() throws Exception {
        deployment = Yaml.read(FOLDER + "sluice.yaml");
        spec = Yaml.map(deployment, "spec");
    }

    @Test
    void theDeploymentFitsTheOperatorsSchema() throws Exception {
        assertThat(deployment)
                .containsEntry("apiVersion", "flink.apache.org/v1beta1")
                .containsEntry("kind", "FlinkDeployment")
                .containsOnlyKeys("apiVersion", "kind", "metadata", "spec");
        assertThat(schema().problems(spec)).isEmpty();
    }

    @Test
    void aKeyThatTheOperatorDoesNotKnowIsFound() throws Exception {
        Map<String, Object> wrong = new LinkedHashMap<>(spec);
        wrong.put("taskmanager", Map.of());
        assertThat(schema().problems(wrong)).containsExactly(".taskmanager: unknown");
    }

    private StructuralSchema schema() throws Exception {
        String own = System.getProperty("sluice.crd");
        String text;
        try (InputStream in = getClass().getClassLoader().getResourceAsStream(SCHEMA)) {
            text =
                    own == null
                            ? new String(in.readAllBytes(), StandardCharsets.UTF_8)
                            : Files.readString(Path.of(own));
        }
        Map<String, Object> definition = Yaml.parse(text);
        Map<String, Object> version =
                Yaml.map(Yaml.list(Yaml.map(definition, "spec"), "versions").get(0));
        Map<String, Object> whole = Yaml.map(Yaml.map(version, "schema"), "openAPIV3Schema");
        Map<String, Object> fields = Yaml.map(Yaml.map(whole, "properties"), "spec");
        if (own == null) {
            addVersion(Yaml.map(Yaml.map(fields, "properties"), "flinkVersion"));
        }
        return new StructuralSchema(fields);
    }

    /** Release 1.10.0 is older than Flink 2.2, and nothing else here is newer than it. */
    private static void addVersion(Map<String, Object> flinkVersion) {
        List<Object> versions = new ArrayList<>(Yaml.list(flinkVersion, "enum"));
        assertThat(versions).contains("v1_20").doesNotContain("v2_2");
        versions.add("v2_2");
        flinkVersion.put("enum", versions);
    }

    @Test
    void theJobIsThatOfTheImage() throws Exception {
        Map<String, Object> job = Yaml.map(spec, "job");
        assertThat(job).containsEntry("entryClass", JobMain.class.getName());
        String jar = job.get("jarURI").toString().replace("local://", "");
        assertThat(Files.readString(Home.folder().resolve("docker/Dockerfile")))
                .contains(" " + jar);
        String version = EnvironmentInformation.getVersion();
        assertThat(spec.get("flinkVersion"))
                .isEqualTo("v" + version.substring(0, version.lastIndexOf('.')).replace('.', '_'));
        assertThat(Manifest.environment(Manifest.main(spec)))
                .containsEntry(
                        "ENABLE_BUILT_IN_PLUGINS", "flink-s3-fs-presto-%s.jar".formatted(version));
    }

    @Test
    void flinksOptionsAreValidAndTheMemoryFits() throws Exception {
        Map<String, Object> options = new LinkedHashMap<>(Yaml.map(spec, "flinkConfiguration"));
        options.keySet().removeIf(key -> key.startsWith("kubernetes.operator."));
        String yaml =
                options.entrySet().stream()
                        .map(option -> "%s: \"%s\"%n".formatted(option.getKey(), option.getValue()))
                        .collect(Collectors.joining());
        Configuration flink = ConfigFile.load(Files.writeString(folder.resolve("f.yaml"), yaml));
        Object memory = Yaml.map(Yaml.map(spec, "taskManager"), "resource").get("memory");
        flink.set(TaskManagerOptions.TOTAL_PROCESS_MEMORY, MemorySize.parse(memory.toString()));
        assertThat(
                        TaskExecutorProcessUtils.processSpecFromConfig(flink)
                                .getTaskHeapSize()
                                .getMebiBytes())
                .isGreaterThan(4096);
        Map<String, Object> annotations =
                Yaml.map(Yaml.map(Yaml.map(spec, "podTemplate"), "metadata"), "annotations");
        assertThat(annotations)
                .containsEntry("prometheus.io/port", options.get("metrics.reporter.prom.port"));
    }

    @Test
    void theJobsConfigurationIsMountedAndValid() throws Exception {
        Map<String, Object> config = Yaml.read(FOLDER + "config.yaml");
        List<?> arguments = Yaml.list(Yaml.map(spec, "job"), "args");
        assertThat(arguments.get(0)).isEqualTo("--config");
        Path file = Path.of(arguments.get(1).toString());
        assertThat(Manifest.mounts(Manifest.main(spec)))
                .containsEntry("config", file.getParent().toString());
        assertThat(Yaml.map(Manifest.volumes(spec).get("config"), "configMap"))
                .isEqualTo(Map.of("name", Manifest.name(config)));
        Object text = Yaml.map(config, "data").get(file.getFileName().toString());
        assertThat(ConfigFile.load(Files.writeString(folder.resolve("c.yaml"), text.toString())))
                .isNotNull();
    }

    @Test
    void whatTheConfigurationReadsFromTheEnvironmentIsInTheSecret() throws Exception {
        Map<String, Object> secret = Yaml.read(FOLDER + "secret.example.yaml");
        Map<String, Object> source = Yaml.map(Yaml.list(Manifest.main(spec), "envFrom").get(0));
        assertThat(Yaml.map(source, "secretRef")).isEqualTo(Map.of("name", Manifest.name(secret)));
        String config = Files.readString(Home.folder().resolve(FOLDER + "config.yaml"));
        Set<String> read =
                Pattern.compile("\\$\\{env:(\\w+)}")
                        .matcher(config)
                        .results()
                        .map(found -> found.group(1))
                        .collect(Collectors.toSet());
        assertThat(read).isNotEmpty();
        assertThat(Yaml.map(secret, "stringData").keySet()).containsAll(read);
        assertThat(Yaml.map(secret, "stringData").values()).containsOnly("change-me");
    }

    @Test
    void everyMountHasItsVolume() {
        Map<String, Object> tasks = Yaml.map(spec, "taskManager");
        assertThat(Manifest.volumes(spec).keySet())
                .containsAll(Manifest.mounts(Manifest.main(spec)).keySet());
        assertThat(Manifest.volumes(tasks).keySet())
                .isEqualTo(Manifest.mounts(Manifest.main(tasks)).keySet());
        assertThat(Yaml.map(Yaml.map(Manifest.main(tasks), "resources"), "limits"))
                .containsEntry("nvidia.com/gpu", 1);
        assertThat(Manifest.main(tasks)).containsKey("livenessProbe");
        assertThat(Manifest.main(Yaml.map(spec, "jobManager")))
                .containsKeys("livenessProbe", "readinessProbe");
    }
}
