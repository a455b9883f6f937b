// SPDX-License-Identifier: Apache-2.0
package dev.sluice.platform.broker;

import dev.sluice.platform.local.Ports;
import dev.sluice.platform.local.TemporaryFolder;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * A Kafka node in this process, broker and controller in one (KRaft). It runs the classes of a
 * production broker and writes its log to a temporary folder, which {@link #close()} deletes.
 *
 * <p>It listens on the loopback interface only. Thread-safe.
 */
public final class EmbeddedBroker implements AutoCloseable {

    private static final int NODE_ID = 1;
    private static final int ATTEMPTS = 3;

    private final KafkaRaftServer server;
    private final TemporaryFolder folder;
    private final int port;

    @GuardedBy("this")
    private boolean closed;

    private EmbeddedBroker(KafkaRaftServer server, TemporaryFolder folder, int port) {
        this.server = server;
        this.folder = folder;
        this.port = port;
    }

    /** Starts a broker on any free port. It accepts requests when this method returns. */
    public static EmbeddedBroker start() throws IOException {
        return start(0);
    }

    /**
     * Starts a broker. It accepts requests when this method returns.
     *
     * @param preferredPort the port if it is free, otherwise another one is used; 0 = any
     */
    public static EmbeddedBroker start(int preferredPort) throws IOException {
        return start(preferredPort, Map.of());
    }

    /**
     * Starts a broker. It accepts requests when this method returns.
     *
     * @param preferredPort the port if it is free, otherwise another one is used; 0 = any
     * @param settings Kafka broker settings that override those of this class
     */
    public static EmbeddedBroker start(int preferredPort, Map<String, String> settings)
            throws IOException {
        for (int attempt = 1; ; attempt++) {
            int port = preferredPort == 0 ? Ports.free() : Ports.preferring(preferredPort);
            try {
                return startOn(port, Ports.free(), settings);
            } catch (IOException e) {
                // Another process may have bound one of the ports since they were found free.
                if (attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    private static EmbeddedBroker startOn(
            int port, int controllerPort, Map<String, String> settings) throws IOException {
        TemporaryFolder folder = TemporaryFolder.create("sluice-broker-");
        KafkaRaftServer server = null;
        try {
            format(folder.path());
            Properties properties =
                    BrokerProperties.of(NODE_ID, folder.path(), port, controllerPort);
            properties.putAll(settings);
            server = new KafkaRaftServer(new KafkaConfig(properties, false), Time.SYSTEM);
            server.startup();
            return new EmbeddedBroker(server, folder, port);
        } catch (Exception | LinkageError e) { // no class can be loaded while the JVM shuts down
            try (folder) {
                if (server != null) {
                    server.shutdown();
                }
            }
            throw new IOException("could not start the in-process Kafka broker on port " + port, e);
        }
    }

    private static void format(Path folder) throws Exception {
        try (PrintStream quiet =
                new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
            new Formatter()
                    .setPrintStream(quiet)
                    .setNodeId(NODE_ID)
                    .setClusterId(Uuid.randomUuid().toString())
                    .setDirectories(List.of(folder.toString()))
                    .setMetadataLogDirectory(folder.toString())
                    .setControllerListenerName(BrokerProperties.CONTROLLER_LISTENER)
                    .setReleaseVersion(MetadataVersion.latestProduction())
                    .run();
        }
    }

    /** Returns the address for clients, {@code host:port}. */
    public String bootstrapServers() {
        return "localhost:" + port;
    }

    /** Returns the port for clients. */
    public int port() {
        return port;
    }

    /** Returns the folder of the log. */
    Path folder() {
        return folder.path();
    }

    /** Returns client properties that contain only the address. */
    public Properties clientProperties() {
        Properties properties = new Properties();
        properties.setProperty("bootstrap.servers", bootstrapServers());
        return properties;
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        try (folder) {
            server.shutdown();
            server.awaitShutdown();
        }
    }
}
