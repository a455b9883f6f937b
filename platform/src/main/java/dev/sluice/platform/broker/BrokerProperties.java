package dev.sluice.platform.broker;

import java.nio.file.Path;
import java.util.Properties;

/** Settings of a broker that is alone: nothing is replicated, and large records get through. */
final class BrokerProperties {

    static final String CONTROLLER_LISTENER = "CONTROLLER";

    /** Room for the largest chunk, its headers and the DLQ's headers around them. */
    private static final int MAX_RECORD_BYTES = 32 << 20;

    private BrokerProperties() {}

    static Properties of(int nodeId, Path folder, int port, int controllerPort) {
        Properties properties = new Properties();
        properties.put("process.roles", "broker,controller");
        properties.put("node.id", String.valueOf(nodeId));
        properties.put("controller.quorum.voters", nodeId + "@localhost:" + controllerPort);
        properties.put("controller.listener.names", CONTROLLER_LISTENER);
        properties.put(
                "listeners",
                "PLAINTEXT://localhost:"
                        + port
                        + ","
                        + CONTROLLER_LISTENER
                        + "://localhost:"
                        + controllerPort);
        properties.put("advertised.listeners", "PLAINTEXT://localhost:" + port);
        properties.put(
                "listener.security.protocol.map",
                "PLAINTEXT:PLAINTEXT," + CONTROLLER_LISTENER + ":PLAINTEXT");
        properties.put("inter.broker.listener.name", "PLAINTEXT");
        properties.put("log.dirs", folder.toString());
        oneNode(properties);
        limits(properties);
        return properties;
    }

    private static void oneNode(Properties properties) {
        properties.put("offsets.topic.replication.factor", "1");
        properties.put("offsets.topic.num.partitions", "4");
        properties.put("transaction.state.log.replication.factor", "1");
        properties.put("transaction.state.log.min.isr", "1");
        properties.put("transaction.state.log.num.partitions", "4");
        properties.put("share.coordinator.state.topic.replication.factor", "1");
        properties.put("share.coordinator.state.topic.min.isr", "1");
        properties.put("default.replication.factor", "1");
        properties.put("auto.create.topics.enable", "false");
        // A group of one member need not wait for others.
        properties.put("group.initial.rebalance.delay.ms", "0");
        properties.put("controlled.shutdown.enable", "false");
    }

    private static void limits(Properties properties) {
        properties.put("message.max.bytes", String.valueOf(MAX_RECORD_BYTES));
        properties.put("replica.fetch.max.bytes", String.valueOf(MAX_RECORD_BYTES));
        // Flink's sink asks for up to an hour.
        properties.put("transaction.max.timeout.ms", "3600000");
        properties.put("log.segment.bytes", String.valueOf(128 << 20));
        properties.put("log.cleaner.dedupe.buffer.size", String.valueOf(4 << 20));
        properties.put("log.cleaner.threads", "1");
        properties.put("num.network.threads", "2");
        properties.put("num.io.threads", "4");
    }
}
