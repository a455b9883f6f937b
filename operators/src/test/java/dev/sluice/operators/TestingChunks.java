package dev.sluice.operators;

import dev.sluice.ingest.chunk.ChunkHeaders;
import dev.sluice.ingest.chunk.VideoChunk;
import dev.sluice.operators.record.InboundRecord;
import dev.sluice.operators.record.RecordHeader;

import org.apache.kafka.common.header.Header;

import javax.imageio.ImageIO;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * A recording of one stream: chunks of one JPEG picture each, a square that wanders over a grey
 * background.
 */
public final class TestingChunks {

    /** Where all recordings begin, microseconds since 1970; a whole second. */
    public static final long START = 1_700_000_000_000_000L;

    /** Length of a chunk, microseconds: a slot at two pictures a second. */
    public static final long LENGTH = 500_000;

    /** Size of the pictures, pixels. */
    public static final int WIDTH = 64;

    /** Size of the pictures, pixels. */
    public static final int HEIGHT = 48;

    private TestingChunks() {}

    /** The chunk of this place in the first epoch. */
    public static InboundRecord chunk(String streamId, long sequence) {
        return chunk(streamId, 1, sequence, START + sequence * LENGTH, picture((int) sequence));
    }

    /** The chunk of this place in an epoch, with a picture and a time of its own. */
    public static InboundRecord chunk(
            String streamId, long epoch, long sequence, long captureMicros, byte[] jpeg) {
        return record(
                new VideoChunk(
                        streamId,
                        epoch,
                        sequence,
                        "synthetic:test",
                        captureMicros,
                        LENGTH,
                        0,
                        "image/jpeg",
                        jpeg),
                sequence);
    }

    /** The record that carries a chunk. */
    public static InboundRecord record(VideoChunk chunk, long offset) {
        List<RecordHeader> headers = new ArrayList<>();
        for (Header header : ChunkHeaders.of(chunk)) {
            headers.add(new RecordHeader(header.key(), header.value()));
        }
        return new InboundRecord(
                "video",
                0,
                offset,
                chunk.captureMicros() / 1000,
                chunk.streamId().getBytes(UTF_8),
                chunk.data(),
                headers);
    }

    /** The square at one of its places. */
    public static byte[] picture(int place) {
        return jpeg(
                WIDTH, HEIGHT, Color.GRAY, place * 12 % (WIDTH - 12), place * 8 % (HEIGHT - 12));
    }

    /** A picture of one colour. */
    public static byte[] plain(Color color) {
        return jpeg(WIDTH, HEIGHT, color, -100, 0);
    }

    /** A picture with an orange square. */
    public static byte[] jpeg(int width, int height, Color background, int left, int top) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setColor(background);
        graphics.fillRect(0, 0, width, height);
        graphics.setColor(Color.ORANGE);
        graphics.fillRect(left, top, 12, 12);
        graphics.dispose();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "jpg", bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
