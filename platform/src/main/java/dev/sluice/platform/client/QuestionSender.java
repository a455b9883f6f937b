package dev.sluice.platform.client;

import dev.sluice.platform.SluiceException;
import dev.sluice.platform.topics.KafkaClients;

import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.ExecutionException;

/** Writes questions to the queries topic. Safe for several threads. */
public final class QuestionSender implements AutoCloseable {

    private final KafkaProducer<String, String> producer;
    private final String topic;

    /**
     * @param client Kafka client properties
     * @param topic the queries topic
     */
    public QuestionSender(Properties client, String topic) {
        Properties properties = new Properties();
        properties.putAll(client);
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.LINGER_MS_CONFIG, "0");
        StringSerializer text = new StringSerializer();
        this.producer =
                KafkaClients.open(
                        client.getProperty(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG),
                        () -> new KafkaProducer<>(properties, text, text));
        this.topic = topic;
    }

    /**
     * A sender that gives up on a Kafka that does not answer.
     *
     * @param patience how long a question is tried
     */
    public static QuestionSender impatient(Properties client, String topic, Duration patience) {
        String millis = String.valueOf(patience.toMillis());
        Properties properties = new Properties();
        properties.putAll(client);
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, millis);
        properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, millis);
        properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, millis);
        return new QuestionSender(properties, topic);
    }

    /**
     * Sends a question; returns when the broker has it.
     *
     * @throws SluiceException if it could not be written
     */
    public void send(Question question) throws InterruptedException {
        try {
            producer.send(new ProducerRecord<>(topic, question.streamId(), question.toJson()))
                    .get();
        } catch (ExecutionException e) {
            throw new SluiceException(
                    "the question could not be written to topic %s: %s"
                            .formatted(topic, e.getCause().getMessage()),
                    e.getCause());
        }
    }

    @Override
    public void close() {
        producer.close();
    }
}
