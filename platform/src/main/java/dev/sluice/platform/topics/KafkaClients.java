package dev.sluice.platform.topics;

import dev.sluice.platform.SluiceException;

import org.apache.kafka.common.KafkaException;

import java.util.function.Supplier;

/** What every client of Kafka says in the same words when it cannot be made or gets no answer. */
public final class KafkaClients {

    private KafkaClients() {}

    /**
     * Makes a client.
     *
     * @param servers the brokers, for the message
     * @throws SluiceException that says why no client can be made
     */
    public static <T> T open(String servers, Supplier<T> constructor) {
        try {
            return constructor.get();
        } catch (KafkaException e) {
            // The outer message only says that a client could not be constructed.
            String cause = e.getCause() == null ? e.getMessage() : e.getCause().getMessage();
            throw new SluiceException("Kafka at %s: %s".formatted(servers, cause), e);
        }
    }

    /** Nobody answered in time. */
    public static SluiceException silent(String servers, Throwable cause) {
        return new SluiceException(
                ("Kafka at %s does not answer; is it up? 'docker compose up -d kafka' starts one"
                                + " here, --bootstrap-servers names another")
                        .formatted(servers),
                cause);
    }
}
