// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.publish;

import dev.sluice.ingest.chunk.VideoChunk;

import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;
import java.util.Properties;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Records that Kafka does not accept; the producer is Kafka's own test double. */
class KafkaChunkPublisherTest {

    private static final long SECOND = 1_000_000;

    private final Properties client = new Properties();
    private final KafkaPublisherSettings settings =
            new KafkaPublisherSettings(client, "video", Optional.of("events"), 1 << 20);
    private final MockProducer<byte[], byte[]> kafka =
            new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());
    private final KafkaChunkPublisher publisher = new KafkaChunkPublisher(settings, kafka);

    @Test
    void chunksOfAnOldEpochThatExpireDoNotFailTheNewOne() throws Exception {
        for (int sequence = 0; sequence < 4; sequence++) {
            publisher.publish(chunk(1, sequence));
        }
        expire();
        assertThatThrownBy(() -> publisher.publish(chunk(1, 4)))
                .isInstanceOf(PublishException.class)
                .hasMessageContaining("expired");
        expire();
        publisher.event(new IngestEvent.Source("gate", 0, "lost", 1, "camera", "expired"));
        expire();
        publisher.event(new IngestEvent.Source("gate", 0, "connected", 2, "camera", ""));
        publisher.publish(chunk(2, 0));
        expire();
        publisher.publish(chunk(2, 1));
        publisher.flush("gate");

        assertThat(values("video")).endsWith("2-0", "2-1");
        assertThat(values("events")).anyMatch(json -> json.contains("\"kind\":\"lost\""));
    }

    @Test
    void aRefusedChunkFailsTheRestOfItsEpoch() throws Exception {
        publisher.publish(chunk(1, 0));
        expire();

        assertThatThrownBy(() -> publisher.publish(chunk(1, 1)))
                .isInstanceOf(PublishException.class);
        assertThatThrownBy(() -> publisher.flush("gate")).isInstanceOf(PublishException.class);
        publisher.flush("yard");
    }

    @Test
    void everyChunkThatIsNotPublishedIsReported() throws Exception {
        publisher.publish(chunk(1, 0));
        publisher.publish(chunk(1, 1));
        expire();
        assertThatThrownBy(() -> publisher.publish(chunk(1, 2)))
                .isInstanceOf(PublishException.class);
        expire();

        publisher.publish(chunk(2, 0));

        assertThat(values("events"))
                .hasSize(3)
                .allSatisfy(
                        json ->
                                assertThat(json)
                                        .contains("\"kind\":\"left-out\"")
                                        .contains("\"stream_id\":\"gate\"")
                                        .contains("\"epoch\":1")
                                        .contains("expired"))
                .anySatisfy(
                        json ->
                                assertThat(json)
                                        .contains("\"sequence\":1")
                                        .contains("\"time\":\"1970-01-01T00:00:01.000000Z\"")
                                        .contains("\"to\":\"1970-01-01T00:00:02.000000Z\""));
    }

    @Test
    void anEventAboutARefusedChunkThatIsRefusedItselfIsSentAgain() throws Exception {
        publisher.publish(chunk(1, 0));
        expire();
        publisher.event(new IngestEvent.Source("gate", 0, "lost", 1, "camera", "expired"));
        expire(); // the event about the chunk
        publisher.publish(chunk(2, 0));
        publisher.publish(chunk(2, 1));

        assertThat(values("events"))
                .filteredOn(json -> json.contains("\"kind\":\"left-out\""))
                .hasSize(2);
    }

    @Test
    void chunksWaitForBrokersUnlessTheUserSetsALimit() {
        assertThat(KafkaChunkPublisher.properties(settings))
                .containsEntry(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.MAX_VALUE);

        client.setProperty(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, "90000");

        assertThat(KafkaChunkPublisher.properties(settings))
                .containsEntry(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, "90000");
    }

    /** Lets the oldest record in flight expire. */
    private void expire() {
        assertThat(kafka.errorNext(new TimeoutException("expired"))).isTrue();
    }

    private List<String> values(String topic) {
        return kafka.history().stream()
                .filter(record -> record.topic().equals(topic))
                .map(record -> new String(record.value(), UTF_8))
                .toList();
    }

    /** A chunk of one second; its bytes are its id. */
    private static VideoChunk chunk(long epoch, long sequence) {
        byte[] data = (epoch + "-" + sequence).getBytes(UTF_8);
        return new VideoChunk(
                "gate",
                epoch,
                sequence,
                "camera",
                sequence * SECOND,
                SECOND,
                0,
                "video/mp2t",
                data);
    }
}
