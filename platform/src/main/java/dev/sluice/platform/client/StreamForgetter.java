// SPDX-License-Identifier: Apache-2.0
package dev.sluice.platform.client;

import dev.sluice.engine.protocol.ForgetRequest;
import dev.sluice.engine.protocol.RecordHeader;
import dev.sluice.engine.protocol.StreamEvent;
import dev.sluice.platform.SluiceException;
import dev.sluice.platform.config.KafkaSettings;
import dev.sluice.platform.topics.KafkaClients;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.ExecutionException;

/**
 * Asks the job to forget a stream: writes the request to the video topic and waits for the event
 * that confirms it. Not safe for use by several threads.
 */
public final class StreamForgetter {

    private static final Duration POLL = Duration.ofMillis(200);

    private final KafkaSettings kafka;

    public StreamForgetter(KafkaSettings kafka) {
        this.kafka = kafka;
    }

    /**
     * Asks and waits.
     *
     * @param timeout how long to wait for the event
     * @return the event that confirms the request, or says that the stream is unknown; empty if
     *     there was none in time: a job then forgets the stream when it reads the request
     * @throws SluiceException if a topic does not exist, or if the request could not be written
     */
    public Optional<StreamEvent> forget(String streamId, Duration timeout)
            throws InterruptedException {
        ForgetRequest request = new ForgetRequest(streamId, UUID.randomUUID().toString());
        try (TopicConsumer events = TopicConsumer.fromNow(kafka.client(), kafka.events())) {
            // Where the brokers create topics automatically, a producer would create it.
            events.partitions(kafka.video());
            send(request);
            long deadline = System.nanoTime() + timeout.toNanos();
            while (System.nanoTime() < deadline) {
                for (ConsumerRecord<byte[], byte[]> record : events.poll(POLL)) {
                    Optional<StreamEvent> event = confirmation(record.value(), request);
                    if (event.isPresent()) {
                        return event;
                    }
                }
            }
        }
        return Optional.empty();
    }

    /** Reads an event if it is about the request; the topic may hold anything. */
    private static Optional<StreamEvent> confirmation(byte[] value, ForgetRequest request) {
        try {
            return Optional.of(StreamEvent.read(value))
                    .filter(event -> request.id().equals(event.text("request")));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private void send(ForgetRequest request) throws InterruptedException {
        RecordHeaders headers = new RecordHeaders();
        for (RecordHeader header : request.headers()) {
            headers.add(header.name(), header.value());
        }
        try (KafkaProducer<String, byte[]> producer = producer()) {
            producer.send(
                            new ProducerRecord<>(
                                    kafka.video(), null, request.streamId(), null, headers))
                    .get();
        } catch (ExecutionException e) {
            Throwable cause = Objects.requireNonNullElse(e.getCause(), e);
            throw new SluiceException(
                    "the request could not be written to topic %s: %s"
                            .formatted(kafka.video(), cause.getMessage()),
                    cause);
        }
    }

    private KafkaProducer<String, byte[]> producer() {
        Properties properties = new Properties();
        properties.putAll(kafka.client());
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        return KafkaClients.open(
                kafka.client().getProperty(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG),
                () ->
                        new KafkaProducer<>(
                                properties, new StringSerializer(), new ByteArraySerializer()));
    }
}
