// SPDX-License-Identifier: Apache-2.0
package dev.sluice.platform.topics;

import dev.sluice.platform.SluiceException;

import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TopicAuthorizationException;

import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/** Creates Kafka clients, and turns their failures into messages for the user. Stateless. */
public final class KafkaClients {

    private KafkaClients() {}

    /**
     * Creates a client.
     *
     * @param servers the bootstrap servers, for the message
     * @param constructor creates the client
     * @throws SluiceException if Kafka refuses the client's properties
     */
    public static <T> T open(String servers, Supplier<T> constructor) {
        try {
            return constructor.get();
        } catch (KafkaException e) {
            // The outer exception only says that the client could not be constructed.
            String cause = e.getCause() == null ? e.getMessage() : e.getCause().getMessage();
            throw new SluiceException("Kafka at %s: %s".formatted(servers, cause), e);
        }
    }

    /** Returns the exception to throw if no broker responded in time. */
    public static SluiceException notResponding(String servers, Throwable cause) {
        return new SluiceException(
                ("Kafka at %s does not respond; is it running? './sluice kafka' starts one here,"
                                + " --bootstrap-servers names another")
                        .formatted(servers),
                cause);
    }

    /**
     * Returns the exception to throw if Kafka refuses something to the user that the client has
     * logged in as. Kafka's own message often names neither the topic nor the operation.
     *
     * @param what what was refused: "read topic a"
     * @param right the right that it needs: "Read on topic a"
     */
    public static SluiceException refused(
            String servers, String what, String right, Throwable cause) {
        return new SluiceException(
                "Kafka at %s refuses to %s (%s); allow %s to the user of sluice.kafka.properties"
                        .formatted(servers, what, cause.getMessage(), right),
                cause);
    }

    /**
     * Returns the exception to throw if Kafka refuses an operation on topics.
     *
     * @param operation the operation, as ACLs name it: "Read"
     * @param topic the topic, in case that Kafka does not name it
     */
    public static SluiceException topicRefused(
            String servers, String operation, String topic, TopicAuthorizationException cause) {
        Set<String> named = cause.unauthorizedTopics();
        String topics = named.isEmpty() ? topic : String.join(", ", new TreeSet<>(named));
        return refused(
                servers,
                "%s topic %s".formatted(operation.toLowerCase(Locale.ROOT), topics),
                "%s on topic %s".formatted(operation, topics),
                cause);
    }
}
