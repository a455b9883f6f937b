// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.publish;

import dev.sluice.ingest.chunk.VideoChunk;

import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

/**
 * Publishes with one idempotent producer for all streams. Records are acknowledged by all replicas,
 * ordered per key, and not compressed, because video does not compress further.
 */
public final class KafkaChunkPublisher implements ChunkPublisher {

    private static final Logger LOG = LoggerFactory.getLogger(KafkaChunkPublisher.class);

    private static final long MIN_BUFFER = 64L << 20;
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(10);

    private final KafkaPublisherSettings settings;
    private final Producer<byte[], byte[]> producer;

    /** The current epoch of each stream. */
    private final Map<String, Long> epochs = new ConcurrentHashMap<>();

    /**
     * For each stream, the first refused record of the newest epoch that has one. Records of an
     * earlier epoch may still be refused, which is not a gap in the current one.
     */
    private final Map<String, Refusal> refused = new ConcurrentHashMap<>();

    /** Events about refused chunks that are not sent yet. */
    private final Queue<IngestEvent.Refused> unreported = new ConcurrentLinkedQueue<>();

    /** Creates a publisher with a producer of its own, which {@link #close} closes. */
    public KafkaChunkPublisher(KafkaPublisherSettings settings) {
        this(
                settings,
                new KafkaProducer<>(
                        properties(settings),
                        new ByteArraySerializer(),
                        new ByteArraySerializer()));
    }

    KafkaChunkPublisher(KafkaPublisherSettings settings, Producer<byte[], byte[]> producer) {
        this.settings = settings;
        this.producer = producer;
    }

    static Map<String, Object> properties(KafkaPublisherSettings settings) {
        int request = settings.maxRecordBytes();
        Map<String, Object> properties = new HashMap<>();
        properties.put(ProducerConfig.CLIENT_ID_CONFIG, "sluice-ingest");
        properties.put(ProducerConfig.BUFFER_MEMORY_CONFIG, Math.max(MIN_BUFFER, 4L * request));
        // While no broker is available, chunks wait in the buffer; once it is full, the sources
        // wait.
        properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.MAX_VALUE);
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
        epochs.merge(chunk.streamId(), chunk.epoch(), Math::max);
        try {
            reportRefused();
            checkRefused(chunk.streamId());
            send(record(chunk), cause -> refuse(chunk, cause));
        } catch (PublishException e) {
            unreported.add(IngestEvent.Refused.of(chunk, e.getMessage()));
            throw e;
        }
    }

    private ProducerRecord<byte[], byte[]> record(VideoChunk chunk) {
        return new ProducerRecord<>(
                settings.videoTopic(),
                null,
                Math.floorDiv(chunk.captureMicros(), 1_000L),
                key(chunk.streamId()),
                chunk.data(),
                KafkaChunkHeaders.of(chunk));
    }

    @Override
    public void event(IngestEvent event) throws PublishException {
        epochs.merge(event.streamId(), event.epoch(), Math::max);
        reportRefused();
        if (settings.eventsTopic().isPresent()) {
            send(record(event), cause -> refuse(event.streamId(), event.epoch(), cause));
        }
    }

    private ProducerRecord<byte[], byte[]> record(IngestEvent event) {
        return new ProducerRecord<>(
                settings.eventsTopic().orElseThrow(),
                null,
                Math.floorDiv(event.timeMicros(), 1_000L),
                key(event.streamId()),
                event.json().getBytes(StandardCharsets.UTF_8));
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

    private void send(ProducerRecord<byte[], byte[]> record, Consumer<Exception> onRefusal)
            throws PublishException {
        try {
            producer.send(
                    record,
                    (metadata, exception) -> {
                        if (exception != null) {
                            onRefusal.accept(exception);
                        }
                    });
        } catch (KafkaException e) {
            throw failed(new String(record.key(), StandardCharsets.UTF_8), e);
        }
    }

    private void refuse(VideoChunk chunk, Exception cause) {
        refuse(chunk.streamId(), chunk.epoch(), cause);
        String message = failed(chunk.streamId(), cause).getMessage();
        LOG.warn("{}; lost: chunk {}-{}", message, chunk.epoch(), chunk.sequence());
        unreported.add(IngestEvent.Refused.of(chunk, message));
    }

    private void refuse(String streamId, long epoch, Exception cause) {
        refused.merge(
                streamId,
                new Refusal(epoch, cause),
                (before, now) -> now.epoch() > before.epoch() ? now : before);
    }

    /**
     * Sends the events about refused chunks. The producer's callbacks do not send them, because
     * sending may wait for buffer space, which only the callbacks' own thread frees. An event that
     * is refused itself is sent again the next time.
     */
    private void reportRefused() throws PublishException {
        for (int left = unreported.size(); left > 0; left--) {
            IngestEvent.Refused event = unreported.poll();
            if (event != null && settings.eventsTopic().isPresent()) {
                report(event);
            }
        }
    }

    private void report(IngestEvent.Refused event) throws PublishException {
        try {
            send(record(event), cause -> unreported.add(event));
        } catch (PublishException e) {
            unreported.add(event);
            throw e;
        }
    }

    private void checkRefused(String streamId) throws PublishException {
        Refusal refusal = refused.get(streamId);
        if (refusal != null && Objects.equals(refusal.epoch(), epochs.get(streamId))) {
            throw failed(streamId, refusal.cause());
        }
    }

    private PublishException failed(String streamId, Exception cause) {
        String advice = "";
        if (cause instanceof RecordTooLargeException) {
            advice =
                    ("; sluice.kafka.max-record-bytes is %d: set max.message.bytes of topic %s to it, or"
                                    + " lower sluice.ingest.chunk.max-bytes")
                            .formatted(settings.maxRecordBytes(), settings.videoTopic());
        } else if (cause instanceof TimeoutException) {
            advice =
                    "; expected a broker at %s: check that it is running"
                            .formatted(
                                    settings.client()
                                            .getProperty(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG));
        }
        return new PublishException(
                "stream %s: Kafka did not accept a record: %s%s"
                        .formatted(streamId, cause.getMessage(), advice),
                cause);
    }

    private static byte[] key(String streamId) {
        return streamId.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        producer.close(CLOSE_TIMEOUT);
    }

    /** A record that Kafka did not accept. */
    private record Refusal(long epoch, Exception cause) {}
}
