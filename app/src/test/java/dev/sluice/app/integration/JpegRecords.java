// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.integration;

import dev.sluice.ingest.chunk.CaptureTime;
import dev.sluice.ingest.chunk.VideoChunk;
import dev.sluice.ingest.publish.KafkaChunkHeaders;

import org.apache.kafka.clients.producer.ProducerRecord;

import javax.imageio.ImageIO;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Creates records: chunks that consist of one JPEG frame, and questions about them. */
final class JpegRecords {

    /** Capture time of the first chunk, microseconds since 1970; a whole second. */
    static final long START = 1_750_000_000_000_000L;

    /** Duration of a chunk, microseconds. */
    static final long DURATION = 500_000;

    /** The end of the ids of questions about now. */
    static final String NOW = "now";

    private final String videoTopic;
    private final String queriesTopic;

    JpegRecords(String videoTopic, String queriesTopic) {
        this.videoTopic = videoTopic;
        this.queriesTopic = queriesTopic;
    }

    /** Returns the chunk with this sequence. */
    ProducerRecord<byte[], byte[]> chunk(String streamId, long sequence) throws IOException {
        long capture = START + sequence * DURATION;
        VideoChunk chunk =
                new VideoChunk(
                        streamId,
                        1,
                        sequence,
                        "synthetic:test",
                        capture,
                        DURATION,
                        0,
                        "image/jpeg",
                        jpeg(streamId.hashCode() + (int) sequence));
        return new ProducerRecord<>(
                videoTopic,
                null,
                capture / 1000,
                streamId.getBytes(UTF_8),
                chunk.data(),
                KafkaChunkHeaders.of(chunk));
    }

    /** Returns a question whose capture time is so many chunks after the first one's. */
    ProducerRecord<byte[], byte[]> query(String streamId, int chunks) {
        return query(streamId, "at-" + chunks, CaptureTime.format(START + chunks * DURATION));
    }

    /**
     * Returns a question about now. Once it is answered, the job has received the questions before
     * it.
     */
    ProducerRecord<byte[], byte[]> queryNow(String streamId) {
        return query(streamId, NOW, "latest");
    }

    private ProducerRecord<byte[], byte[]> query(String streamId, String id, String at) {
        String json =
                "{\"query_id\":\"%s-%s\",\"stream_id\":\"%s\",\"question\":\"What moves?\",\"at\":\"%s\",\"max_new_tokens\":8}"
                        .formatted(streamId, id, streamId, at);
        return new ProducerRecord<>(queriesTopic, streamId.getBytes(UTF_8), json.getBytes(UTF_8));
    }

    private static byte[] jpeg(int variant) throws IOException {
        BufferedImage image = new BufferedImage(168, 112, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setColor(Color.GRAY);
        graphics.fillRect(0, 0, 168, 112);
        graphics.setColor(Color.ORANGE);
        graphics.fillOval(
                Math.floorMod(variant * 17, 130), Math.floorMod(variant * 11, 80), 30, 30);
        graphics.dispose();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(image, "jpg", bytes);
        return bytes.toByteArray();
    }
}
