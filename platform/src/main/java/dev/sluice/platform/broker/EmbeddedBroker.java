package dev.sluice.platform.broker;

import dev.sluice.platform.local.Ports;
import dev.sluice.platform.local.TemporaryFolder;

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
 * One Kafka node in this process, broker and controller together (KRaft), made of the classes that
 * a production broker runs. Its log lies in a temporary folder that {@link #close()} deletes.
 *
 * <p>Listens on loopback only. Safe for several threads.
 */
public final class EmbeddedBroker implements AutoCloseable {

    private static final int NODE_ID = 1;
    private static final int ATTEMPTS = 3;

    private final KafkaRaftServer server;
    private final TemporaryFolder folder;
    private final int port;
    private boolean closed; // guarded by this

    private EmbeddedBroker(KafkaRaftServer server, TemporaryFolder folder, int port) {
        this.server = server;
        this.folder = folder;
        this.port = port;
    }

    /** Starts a broker on a free port; it answers when this returns. */
    public static EmbeddedBroker start() throws IOException {
        return start(0);
    }

    /**
     * Starts a broker; it answers when this returns.
     *
     * @param preferredPort taken if it is free, else another is; 0 = any
     */
    public static EmbeddedBroker start(int preferredPort) throws IOException {
        return start(preferredPort, Map.of());
    }

    /**
     * Starts a broker; it answers when this returns.
     *
     * @param preferredPort taken if it is free, else another is; 0 = any
     * @param settings by Kafka's names, in place of the usual ones
     */
    public static EmbeddedBroker start(int preferredPort, Map<String, String> settings)
            throws IOException {
        IOException last = null;
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int port = preferredPort == 0 ? Ports.free() : Ports.preferring(preferredPort);
            try {
                return startOn(port, Ports.free(), settings);
            } catch (IOException e) {
                // Somebody may have taken one of the ports between the look and the bind.
                last = e;
            }
        }
        throw last;
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
        } catch (Exception | LinkageError e) { // its classes do not load while the JVM ends
            if (server != null) {
                server.shutdown();
            }
            folder.close();
            throw new IOException("the in-process Kafka broker did not start on port " + port, e);
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

    /** {@code host:port} for clients. */
    public String bootstrapServers() {
        return "localhost:" + port;
    }

    /** The port that clients use. */
    public int port() {
        return port;
    }

    /** Where its log lies. */
    Path folder() {
        return folder.path();
    }

    /** Client properties with nothing but the address in them. */
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
        server.shutdown();
        server.awaitShutdown();
        folder.close();
    }
}
