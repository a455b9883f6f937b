// SPDX-License-Identifier: Apache-2.0
package dev.sluice.platform.client;

import dev.sluice.platform.broker.EmbeddedBroker;
import dev.sluice.platform.topics.TopicSpec;
import dev.sluice.platform.topics.Topics;

import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/** Tests of {@link AnswerReader} with a topic. */
final class AnswerReaderITCase {

    private static final String TOPIC = "answers";

    @Test
    void otherRecordsAndRepeatedAnswersAreIgnored() throws Exception {
        String first = "{\"query_id\":\"q\",\"sequence\":0,\"status\":\"ok\",\"new\":1}";
        String second = "{\"query_id\":\"q\",\"sequence\":1,\"status\":\"ok\"}";
        try (EmbeddedBroker broker = EmbeddedBroker.start()) {
            try (Topics topics = new Topics(broker.clientProperties())) {
                topics.createMissing(List.of(new TopicSpec(TOPIC, 1, 1, Map.of())));
            }
            write(broker, "no json", first, null, first, "[]", "{}", second);
            try (AnswerReader reader = AnswerReader.fromStart(broker.clientProperties(), TOPIC)) {
                assertThat(reader.rest())
                        .extracting(ReceivedAnswer::json)
                        .containsExactly(first, second);
            }
        }
    }

    private static void write(EmbeddedBroker broker, String... values) {
        StringSerializer text = new StringSerializer();
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(broker.clientProperties(), text, text)) {
            Arrays.stream(values).forEach(v -> producer.send(new ProducerRecord<>(TOPIC, v)));
        }
    }
}
