package dev.sluice.app.ask;

import dev.sluice.app.topics.KafkaClients;

import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

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

    /** Sends a question; returns when the broker has it. */
    public void send(Question question) throws InterruptedException {
        try {
            producer.send(new ProducerRecord<>(topic, question.streamId(), question.toJson()))
                    .get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(
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
