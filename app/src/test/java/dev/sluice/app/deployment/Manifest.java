// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.deployment;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import static org.assertj.core.api.Assertions.assertThat;

/** Reads parts of manifests for Kubernetes. */
final class Manifest {

    private Manifest() {}

    private static Map<String, Object> pod(Map<String, Object> parent) {
        return Yaml.map(Yaml.map(parent, "podTemplate"), "spec");
    }

    /** Returns the container that Flink adds its own settings to. */
    static Map<String, Object> main(Map<String, Object> parent) {
        List<?> containers = Yaml.list(pod(parent), "containers");
        assertThat(containers).hasSize(1);
        Map<String, Object> container = Yaml.map(containers.get(0));
        assertThat(container).containsEntry("name", "flink-main-container");
        return container;
    }

    static Map<String, Map<String, Object>> volumes(Map<String, Object> parent) {
        return Yaml.list(pod(parent), "volumes").stream()
                .map(Yaml::map)
                .collect(Collectors.toMap(volume -> volume.get("name").toString(), it -> it));
    }

    static Map<String, String> mounts(Map<String, Object> container) {
        return named(container, "volumeMounts", "mountPath");
    }

    static Map<String, String> environment(Map<String, Object> container) {
        return named(container, "env", "value");
    }

    private static Map<String, String> named(
            Map<String, Object> container, String list, String value) {
        return Yaml.list(container, list).stream()
                .map(Yaml::map)
                .collect(
                        Collectors.toMap(
                                entry -> entry.get("name").toString(),
                                entry -> entry.get(value).toString()));
    }

    static Object name(Map<String, Object> object) {
        return Yaml.map(object, "metadata").get("name");
    }
}
