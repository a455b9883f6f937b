// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.faults.process;

import org.apache.kafka.common.Uuid;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * The settings and the log folder of a single Kafka node, broker and controller in one. Stateless.
 */
final class BrokerFiles {

    private static final int NODE_ID = 1;

    private BrokerFiles() {}

    /**
     * Formats a log folder and writes the settings.
     *
     * @param folder takes both
     * @param port the port for clients
     * @param controllerPort the port of the controller
     * @param proxiedPort the port for clients that connect through a proxy
     * @param proxyPort the port of that proxy
     * @return the file of the settings
     */
    static Path create(Path folder, int port, int controllerPort, int proxiedPort, int proxyPort)
            throws Exception {
        Path log = folder.resolve("kafka");
        Files.createDirectories(log);
        format(log);
        Map<String, String> all = new LinkedHashMap<>();
        all.put("process.roles", "broker,controller");
        all.put("node.id", String.valueOf(NODE_ID));
        all.put("controller.quorum.voters", NODE_ID + "@localhost:" + controllerPort);
        all.put("controller.listener.names", "CONTROLLER");
        all.put(
                "listeners",
                "PLAINTEXT://localhost:%d,PROXIED://localhost:%d,CONTROLLER://localhost:%d"
                        .formatted(port, proxiedPort, controllerPort));
        all.put(
                "advertised.listeners",
                "PLAINTEXT://localhost:%d,PROXIED://localhost:%d".formatted(port, proxyPort));
        all.put(
                "listener.security.protocol.map",
                "PLAINTEXT:PLAINTEXT,PROXIED:PLAINTEXT,CONTROLLER:PLAINTEXT");
        all.put("inter.broker.listener.name", "PLAINTEXT");
        all.put("log.dirs", log.toString());
        all.putAll(sizes());
        return write(folder.resolve("broker.properties"), all);
    }

    private static Map<String, String> sizes() {
        Map<String, String> sizes = new LinkedHashMap<>();
        sizes.put("offsets.topic.replication.factor", "1");
        sizes.put("offsets.topic.num.partitions", "4");
        sizes.put("transaction.state.log.replication.factor", "1");
        sizes.put("transaction.state.log.min.isr", "1");
        sizes.put("transaction.state.log.num.partitions", "4");
        sizes.put("share.coordinator.state.topic.replication.factor", "1");
        sizes.put("share.coordinator.state.topic.min.isr", "1");
        sizes.put("auto.create.topics.enable", "false");
        sizes.put("group.initial.rebalance.delay.ms", "0");
        sizes.put("controlled.shutdown.enable", "false");
        sizes.put("message.max.bytes", String.valueOf(32 << 20));
        sizes.put("replica.fetch.max.bytes", String.valueOf(32 << 20));
        sizes.put("log.cleaner.dedupe.buffer.size", String.valueOf(4 << 20));
        sizes.put("log.cleaner.threads", "1");
        sizes.put("log.cleaner.backoff.ms", "500"); // compaction within seconds
        sizes.put("num.network.threads", "2");
        sizes.put("num.io.threads", "4");
        return sizes;
    }

    private static Path write(Path file, Map<String, String> settings) throws IOException {
        return Files.writeString(
                file,
                settings.entrySet().stream()
                        .map(setting -> setting.getKey() + "=" + setting.getValue() + "\n")
                        .collect(Collectors.joining()));
    }

    private static void format(Path log) throws Exception {
        try (PrintStream quiet = new PrintStream(OutputStream.nullOutputStream(), false, UTF_8)) {
            new Formatter()
                    .setPrintStream(quiet)
                    .setNodeId(NODE_ID)
                    .setClusterId(Uuid.randomUuid().toString())
                    .setDirectories(List.of(log.toString()))
                    .setMetadataLogDirectory(log.toString())
                    .setControllerListenerName("CONTROLLER")
                    .setReleaseVersion(MetadataVersion.latestProduction())
                    .run();
        }
    }
}
