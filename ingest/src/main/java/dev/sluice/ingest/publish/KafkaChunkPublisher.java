package dev.sluice.ingest.publish;

import dev.sluice.ingest.chunk.ChunkHeaders;
import dev.sluice.ingest.chunk.VideoChunk;

import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Publishes with one idempotent producer for all streams: acknowledged by all replicas, in order by
 * key, uncompressed (video does not shrink further).
 */
public final class KafkaChunkPublisher implements ChunkPublisher {

    private static final long LEAST_BUFFER = 64L << 20;
    private static final Duration CLOSING = Duration.ofSeconds(10);

    private final KafkaPublisherSettings settings;
    private final KafkaProducer<byte[], byte[]> producer;

    /** The first record of each stream that Kafka refused, until the stream was told. */
    private final Map<String, Exception> refused = new ConcurrentHashMap<>();

    public KafkaChunkPublisher(KafkaPublisherSettings settings) {
        this.settings = settings;
        this.producer =
                new KafkaProducer<>(
                        properties(settings), new ByteArraySerializer(), new ByteArraySerializer());
    }

    private static Map<String, Object> properties(KafkaPublisherSettings settings) {
        int request = settings.maxRecordBytes();
        Map<String, Object> properties = new HashMap<>();
        properties.put(ProducerConfig.CLIENT_ID_CONFIG, "sluice-ingest");
        properties.put(ProducerConfig.BUFFER_MEMORY_CONFIG, Math.max(LEAST_BUFFER, 4L * request));
        settings.client()
                .stringPropertyNames()
                .forEach(name -> properties.put(name, settings.client().getProperty(name)));
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        properties.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "none");
        properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, request);
        return properties;
    }

    @Override
    public void publish(VideoChunk chunk) throws PublishException {
        send(
                chunk.streamId(),
                new ProducerRecord<>(
                        settings.videoTopic(),
                        null,
                        Math.floorDiv(chunk.captureMicros(), 1_000L),
                        key(chunk.streamId()),
                        chunk.data(),
                        ChunkHeaders.of(chunk)));
    }

    @Override
    public void event(IngestEvent event) throws PublishException {
        if (settings.eventsTopic().isPresent()) {
            send(
                    event.streamId(),
                    new ProducerRecord<>(
                            settings.eventsTopic().get(),
                            null,
                            Math.floorDiv(event.timeMicros(), 1_000L),
                            key(event.streamId()),
                            event.json().getBytes(StandardCharsets.UTF_8)));
        }
    }

    @Override
    public void flush(String streamId) throws PublishException {
        try {
            producer.flush();
        } catch (KafkaException e) {
            throw failed(streamId, e);
        }
        checkRefused(streamId);
    }

    private void send(String streamId, ProducerRecord<byte[], byte[]> record)
            throws PublishException {
        checkRefused(streamId);
        try {
            producer.send(
                    record,
                    (metadata, exception) -> {
                        if (exception != null) {
                            refused.putIfAbsent(streamId, exception);
                        }
                    });
        } catch (KafkaException e) {
            throw failed(streamId, e);
        }
    }

    private void checkRefused(String streamId) throws PublishException {
        Exception exception = refused.remove(streamId);
        if (exception != null) {
            throw failed(streamId, exception);
        }
    }

    private PublishException failed(String streamId, Exception cause) {
        String advice = "";
        if (cause instanceof RecordTooLargeException) {
            advice =
                    ("; sluice.kafka.max-record-bytes is %d: give topic %s that max.message.bytes, or lower"
                                    + " sluice.ingest.chunk.max-bytes")
                            .formatted(settings.maxRecordBytes(), settings.videoTopic());
        } else if (cause instanceof TimeoutException) {
            advice =
                    "; expected a broker at %s: is it up?"
                            .formatted(
                                    settings.client()
                                            .getProperty(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG));
        }
        return new PublishException(
                "stream %s: Kafka did not take a record: %s%s"
                        .formatted(streamId, cause.getMessage(), advice),
                cause);
    }

    private static byte[] key(String streamId) {
        return streamId.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        producer.close(CLOSING);
    }
}
