// SPDX-License-Identifier: Apache-2.0
package dev.sluice.platform.client;

import dev.sluice.engine.protocol.Query;
import dev.sluice.engine.protocol.QueryJson;
import dev.sluice.platform.SluiceException;
import dev.sluice.platform.topics.KafkaClients;

import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/** Writes queries to the queries topic. Safe for use by several threads. */
public final class QuerySender implements AutoCloseable {

    private final KafkaProducer<String, byte[]> producer;
    private final String servers;
    private final String topic;

    /**
     * @param client Kafka client properties
     * @param topic the queries topic
     */
    public QuerySender(Properties client, String topic) {
        Properties properties = new Properties();
        properties.putAll(client);
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.LINGER_MS_CONFIG, "0");
        this.servers = client.getProperty(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG);
        this.producer =
                KafkaClients.open(
                        servers,
                        () ->
                                new KafkaProducer<>(
                                        properties,
                                        new StringSerializer(),
                                        new ByteArraySerializer()));
        this.topic = topic;
    }

    /**
     * Returns a sender that fails soon when the brokers do not answer.
     *
     * @param patience how long it tries to send a query
     */
    public static QuerySender impatient(Properties client, String topic, Duration patience) {
        String millis = String.valueOf(patience.toMillis());
        Properties properties = new Properties();
        properties.putAll(client);
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, millis);
        properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, millis);
        properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, millis);
        return new QuerySender(properties, topic);
    }

    /**
     * Sends a query and waits until the brokers have it.
     *
     * @throws SluiceException if it could not be written
     */
    public void send(Query query) throws InterruptedException {
        await(write(query));
    }

    /**
     * Sends queries in their order and waits until the brokers have all of them.
     *
     * @throws SluiceException if one could not be written
     */
    public void send(List<Query> queries) throws InterruptedException {
        List<Future<RecordMetadata>> written = queries.stream().map(this::write).toList();
        producer.flush();
        for (Future<RecordMetadata> one : written) {
            await(one);
        }
    }

    private Future<RecordMetadata> write(Query query) {
        return producer.send(new ProducerRecord<>(topic, query.streamId(), QueryJson.write(query)));
    }

    private void await(Future<RecordMetadata> written) throws InterruptedException {
        try {
            written.get();
        } catch (ExecutionException e) {
            Throwable cause = Objects.requireNonNullElse(e.getCause(), e);
            if (cause instanceof TopicAuthorizationException refused) {
                throw KafkaClients.topicRefused(servers, "Write", topic, refused);
            }
            throw new SluiceException(
                    "the question could not be written to topic %s: %s"
                            .formatted(topic, cause.getMessage()),
                    cause);
        }
    }

    @Override
    public void close() {
        producer.close();
    }
}
