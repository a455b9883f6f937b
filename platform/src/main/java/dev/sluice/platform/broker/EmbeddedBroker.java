// SPDX-License-Identifier: Apache-2.0
package dev.sluice.platform.broker;

import dev.sluice.platform.SluiceException;
import dev.sluice.platform.local.Ports;
import dev.sluice.platform.local.TemporaryFolder;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Time;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;

/**
 * A Kafka node in this process, broker and controller in one (KRaft). It runs the classes of a
 * production broker. Its log is in a temporary folder, which {@link #close()} deletes, or in a
 * folder that stays ({@link #lasting}).
 *
 * <p>It listens on the loopback interface only. Thread-safe.
 */
public final class EmbeddedBroker implements AutoCloseable {

    private static final int NODE_ID = 1;
    private static final int ATTEMPTS = 3;

    private final KafkaRaftServer server;
    private final Folder folder;
    private final Path log;
    private final int port;

    @GuardedBy("this")
    private boolean closed;

    private EmbeddedBroker(KafkaRaftServer server, Folder folder, Path log, int port) {
        this.server = server;
        this.folder = folder;
        this.log = log;
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
                return startIn(TemporaryFolder.create("sluice-broker-"), port, settings);
            } catch (IOException e) {
                // Another process may have bound one of the ports since they were found free.
                if (attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    /**
     * Starts a broker that keeps its topics: they are there again at the next start, also after the
     * process was killed. It accepts requests when this method returns.
     *
     * @param data the folder of the topics, which is created if it is missing
     * @param port the port; it has to be free
     * @throws SluiceException if another broker uses the folder or the port, or if the folder
     *     cannot be written
     * @throws IOException if the broker does not start
     */
    public static EmbeddedBroker lasting(Path data, int port) throws IOException {
        DataFolder folder = DataFolder.open(data);
        if (!Ports.isFree(port)) {
            folder.close();
            throw new SluiceException(
                    "port %d is taken; is a Kafka broker running there already? Use it as it is, stop it, or name another port"
                            .formatted(port));
        }
        return startOn(folder::close, folder.log(), port, Map.of());
    }

    private static EmbeddedBroker startIn(
            TemporaryFolder folder, int port, Map<String, String> settings) throws IOException {
        return startOn(folder::close, folder.path(), port, settings);
    }

    private static EmbeddedBroker startOn(
            Folder folder, Path log, int port, Map<String, String> settings) throws IOException {
        KafkaRaftServer server = null;
        try {
            BrokerStorage.format(NODE_ID, log);
            Properties properties = BrokerProperties.of(NODE_ID, log, port, Ports.free());
            properties.putAll(settings);
            server = new KafkaRaftServer(new KafkaConfig(properties, false), Time.SYSTEM);
            server.startup();
            return new EmbeddedBroker(server, folder, log, port);
        } catch (Exception | LinkageError e) { // no class can be loaded while the JVM shuts down
            try (folder) {
                if (server != null) {
                    server.shutdown();
                }
            }
            throw new IOException("could not start the in-process Kafka broker on port " + port, e);
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
        return log;
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

    /** What is given back when the broker has stopped. */
    private interface Folder extends AutoCloseable {
        @Override
        void close();
    }
}
