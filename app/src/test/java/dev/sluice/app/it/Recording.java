// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.it;

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

/** A recording of chunks of one JPEG picture, half a second each, and questions about it. */
final class Recording {

    /** Its beginning, microseconds since 1970; a whole second. */
    static final long START = 1_750_000_000_000_000L;

    /** Length of a chunk, microseconds. */
    static final long LENGTH = 500_000;

    /** In the ids of questions about now. */
    static final String NOW = "now";

    private final String videoTopic;
    private final String queriesTopic;

    Recording(String videoTopic, String queriesTopic) {
        this.videoTopic = videoTopic;
        this.queriesTopic = queriesTopic;
    }

    /** The chunk of this place. */
    ProducerRecord<byte[], byte[]> chunk(String streamId, long sequence) throws IOException {
        long capture = START + sequence * LENGTH;
        VideoChunk chunk =
                new VideoChunk(
                        streamId,
                        1,
                        sequence,
                        "synthetic:test",
                        capture,
                        LENGTH,
                        0,
                        "image/jpeg",
                        picture(streamId.hashCode() + (int) sequence));
        return new ProducerRecord<>(
                videoTopic,
                null,
                capture / 1000,
                streamId.getBytes(UTF_8),
                chunk.data(),
                KafkaChunkHeaders.of(chunk));
    }

    /** A question about the moment so many chunks after the beginning. */
    ProducerRecord<byte[], byte[]> query(String streamId, int chunks) {
        return query(streamId, "at-" + chunks, CaptureTime.format(START + chunks * LENGTH));
    }

    /** A question about now: its answer says that the questions before it are there. */
    ProducerRecord<byte[], byte[]> queryNow(String streamId) {
        return query(streamId, NOW, "latest");
    }

    private ProducerRecord<byte[], byte[]> query(String streamId, String id, String at) {
        String json =
                "{\"query_id\":\"%s-%s\",\"stream_id\":\"%s\",\"question\":\"What moves?\",\"at\":\"%s\",\"max_new_tokens\":8}"
                        .formatted(streamId, id, streamId, at);
        return raw(queriesTopic, streamId, json.getBytes(UTF_8));
    }

    /** A record that holds anything. */
    static ProducerRecord<byte[], byte[]> raw(String topic, String key, byte[] value) {
        return new ProducerRecord<>(topic, key.getBytes(UTF_8), value);
    }

    private static byte[] picture(int place) throws IOException {
        BufferedImage image = new BufferedImage(168, 112, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setColor(Color.GRAY);
        graphics.fillRect(0, 0, 168, 112);
        graphics.setColor(Color.ORANGE);
        graphics.fillOval(Math.floorMod(place * 17, 130), Math.floorMod(place * 11, 80), 30, 30);
        graphics.dispose();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(image, "jpg", bytes);
        return bytes.toByteArray();
    }
}
