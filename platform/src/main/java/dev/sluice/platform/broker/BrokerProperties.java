// SPDX-License-Identifier: Apache-2.0
package dev.sluice.platform.broker;

import java.nio.file.Path;
import java.util.Properties;

/** The settings of a single-node broker: no replication, and room for large records. Stateless. */
final class BrokerProperties {

    static final String CONTROLLER_LISTENER = "CONTROLLER";

    /** Fits the largest chunk with its headers and those of the dead-letter topic. */
    private static final int MAX_RECORD_BYTES = 32 << 20;

    private BrokerProperties() {}

    /**
     * Returns the properties of a node that is both broker and controller.
     *
     * @param folder holds the log
     * @param port the port for clients
     * @param controllerPort the port of the controller
     */
    static Properties of(int nodeId, Path folder, int port, int controllerPort) {
        Properties properties = new Properties();
        properties.put("process.roles", "broker,controller");
        properties.put("node.id", String.valueOf(nodeId));
        properties.put("controller.quorum.voters", nodeId + "@localhost:" + controllerPort);
        properties.put("controller.listener.names", CONTROLLER_LISTENER);
        properties.put(
                "listeners",
                "PLAINTEXT://localhost:%d,%s://localhost:%d"
                        .formatted(port, CONTROLLER_LISTENER, controllerPort));
        properties.put("advertised.listeners", "PLAINTEXT://localhost:" + port);
        properties.put(
                "listener.security.protocol.map",
                "PLAINTEXT:PLAINTEXT," + CONTROLLER_LISTENER + ":PLAINTEXT");
        properties.put("inter.broker.listener.name", "PLAINTEXT");
        properties.put("log.dirs", folder.toString());
        replication(properties);
        limits(properties);
        return properties;
    }

    private static void replication(Properties properties) {
        properties.put("offsets.topic.replication.factor", "1");
        properties.put("offsets.topic.num.partitions", "4");
        properties.put("transaction.state.log.replication.factor", "1");
        properties.put("transaction.state.log.min.isr", "1");
        properties.put("transaction.state.log.num.partitions", "4");
        properties.put("share.coordinator.state.topic.replication.factor", "1");
        properties.put("share.coordinator.state.topic.min.isr", "1");
        properties.put("default.replication.factor", "1");
        properties.put("auto.create.topics.enable", "false");
        // Consumer groups here have one member, so there are no others to wait for.
        properties.put("group.initial.rebalance.delay.ms", "0");
        properties.put("controlled.shutdown.enable", "false");
    }

    private static void limits(Properties properties) {
        properties.put("message.max.bytes", String.valueOf(MAX_RECORD_BYTES));
        properties.put("replica.fetch.max.bytes", String.valueOf(MAX_RECORD_BYTES));
        // The default transaction timeout of Flink's Kafka sink is one hour.
        properties.put("transaction.max.timeout.ms", "3600000");
        properties.put("log.segment.bytes", String.valueOf(128 << 20));
        properties.put("log.cleaner.dedupe.buffer.size", String.valueOf(4 << 20));
        properties.put("log.cleaner.threads", "1");
        properties.put("num.network.threads", "2");
        properties.put("num.io.threads", "4");
    }
}
