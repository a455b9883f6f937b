// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.faults.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** The configuration folders of a Flink cluster's processes. Stateless. */
final class FlinkFiles {

    private static final int SLOTS = 2; // of a task manager

    private FlinkFiles() {}

    /**
     * Writes the configuration of the job manager; returns its folder.
     *
     * @param temporary a folder with a short path: RocksDB names a file after it
     */
    static Path jobManager(Path folder, Path temporary, int zooKeeperPort, int restPort)
            throws IOException {
        Map<String, String> all = common(folder, temporary, zooKeeperPort);
        all.put("rest.port", String.valueOf(restPort));
        all.put("rest.address", "localhost");
        all.put("rest.bind-address", "localhost");
        all.put("jobmanager.rpc.address", "localhost");
        all.put("jobmanager.bind-host", "localhost");
        all.put("metrics.fetcher.update-interval", "1000");
        all.put("web.upload.dir", folder.resolve("upload").toString());
        all.put("taskmanager.load-balance.mode", "SLOTS");
        return write(folder.resolve("conf-jobmanager"), all);
    }

    /** Writes the configuration of a task manager; returns its folder. */
    static Path taskManager(
            Path folder, Path temporary, int number, int zooKeeperPort, int metricsPort)
            throws IOException {
        Map<String, String> all = common(folder, temporary, zooKeeperPort);
        all.put("taskmanager.host", "localhost");
        all.put("taskmanager.bind-host", "localhost");
        all.put("taskmanager.numberOfTaskSlots", String.valueOf(SLOTS));
        // Flink's scripts would derive these.
        all.put("taskmanager.cpu.cores", "2.0");
        all.put("taskmanager.memory.framework.heap.size", "128m");
        all.put("taskmanager.memory.framework.off-heap.size", "128m");
        all.put("taskmanager.memory.jvm-metaspace.size", "256m");
        all.put("taskmanager.memory.jvm-overhead.min", "256m");
        all.put("taskmanager.memory.jvm-overhead.max", "256m");
        all.put("taskmanager.memory.task.heap.size", "384m");
        all.put("taskmanager.memory.task.off-heap.size", "256m");
        all.put("taskmanager.memory.managed.size", "96m");
        all.put("taskmanager.memory.network.min", "32m");
        all.put("taskmanager.memory.network.max", "32m");
        all.put("metrics.reporters", "prom");
        all.put(
                "metrics.reporter.prom.factory.class",
                "org.apache.flink.metrics.prometheus.PrometheusReporterFactory");
        all.put("metrics.reporter.prom.port", String.valueOf(metricsPort));
        return write(folder.resolve("conf-taskmanager-" + number), all);
    }

    private static Map<String, String> common(Path folder, Path temporary, int zooKeeperPort) {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("high-availability.type", "zookeeper");
        all.put("high-availability.zookeeper.quorum", "localhost:" + zooKeeperPort);
        all.put("high-availability.storageDir", folder.resolve("ha").toUri().toString());
        // A job manager that was killed holds its leadership until its session ends.
        all.put("high-availability.zookeeper.client.session-timeout", "8000");
        all.put("high-availability.zookeeper.client.tolerate-suspended-connections", "true");
        all.put("heartbeat.interval", "2000");
        all.put("heartbeat.timeout", "12000");
        all.put("io.tmp.dirs", temporary.toString());
        all.put("cluster.io-pool.size", "8");
        all.put(
                "classloader.parent-first-patterns.additional",
                "org.bytedeco.;ai.onnxruntime.;ai.djl.;com.sun.jna.");
        return all;
    }

    private static Path write(Path folder, Map<String, String> settings) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(
                folder.resolve("config.yaml"),
                settings.entrySet().stream()
                        .map(entry -> "%s: \"%s\"\n".formatted(entry.getKey(), entry.getValue()))
                        .collect(Collectors.joining()));
        return folder;
    }
}
