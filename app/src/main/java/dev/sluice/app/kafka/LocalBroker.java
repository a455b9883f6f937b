// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.kafka;

import dev.sluice.platform.SluiceException;
import dev.sluice.platform.broker.EmbeddedBroker;
import dev.sluice.platform.local.Home;
import dev.sluice.platform.local.StopSignal;

import java.io.IOException;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The broker of {@code sluice kafka} in the process of another verb. After Ctrl-C, the process
 * stays until this object is closed, which its owner does last.
 */
public final class LocalBroker implements AutoCloseable {

    private static final Pattern LOOPBACK =
            Pattern.compile("(?:localhost|127\\.0\\.0\\.1|\\[::1]):(\\d{1,5})");

    private final StopSignal stop;
    private final EmbeddedBroker broker;

    private LocalBroker(StopSignal stop, EmbeddedBroker broker) {
        this.stop = stop;
        this.broker = broker;
    }

    /**
     * Starts the broker with the topics of {@code sluice kafka}.
     *
     * @param servers the configured bootstrap servers: the broker takes their port
     * @param patience how long the process waits, after Ctrl-C, for the broker to be closed
     * @throws SluiceException if the servers are not one port of this machine, or if the port or
     *     the topics are in use
     */
    public static LocalBroker start(String servers, Duration patience) throws IOException {
        int port = port(servers);
        StopSignal stop = new StopSignal(patience);
        try {
            return new LocalBroker(stop, EmbeddedBroker.lasting(Home.kafkaData(), port));
        } catch (IOException | RuntimeException e) {
            stop.close();
            throw e;
        }
    }

    /** The port of one broker on this machine. */
    static int port(String servers) {
        Matcher address = LOOPBACK.matcher(servers.strip());
        if (!address.matches()) {
            throw new SluiceException(
                    "found the Kafka brokers %s; expected an address on this machine, such as localhost:9092, to start a broker there"
                            .formatted(servers));
        }
        return Integer.parseInt(address.group(1));
    }

    /** Stops the broker; its topics stay. */
    @Override
    public void close() {
        try (stop) {
            broker.close();
        }
    }
}
