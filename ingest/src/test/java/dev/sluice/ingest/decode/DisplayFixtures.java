// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.decode;

import dev.sluice.ingest.chunk.ChunkException;
import dev.sluice.ingest.chunk.FrameDisplay;
import dev.sluice.ingest.chunk.VideoChunk;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/** The fixtures in {@code /display}, and what their corners show. */
public final class DisplayFixtures {

    private static final Map<Integer, String> COLOURS =
            Map.of(0b100, "R", 0b010, "G", 0b001, "B", 0b111, "W");

    private DisplayFixtures() {}

    public static byte[] bytes(String file) {
        try (InputStream in = DisplayFixtures.class.getResourceAsStream("/display/" + file)) {
            assertThat(in).as("fixture %s", file).isNotNull();
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static VideoChunk chunk(String contentType, byte[] data, FrameDisplay display) {
        return new VideoChunk(
                "gate",
                1,
                0,
                "fixture",
                VideoFixtures.START,
                1_000_000,
                0,
                0,
                display,
                contentType,
                data);
    }

    public static DecodedChunk decode(VideoChunk chunk) throws ChunkException {
        return new ChunkDecoder(DecodeLimits.defaults())
                .decode(chunk, FrameSlots.ofFps(10), Long.MIN_VALUE, image -> image);
    }

    /** The first frame of a transport stream with these headers. */
    static RgbImage first(String file, FrameDisplay display) throws ChunkException {
        return decode(chunk("video/mp2t", bytes(file), display)).frames().get(0).image();
    }

    /**
     * Width, height, and the colours of the corners: top left, top right, bottom left and right.
     */
    public static String describe(RgbImage image) {
        int right = image.width() - 7;
        int bottom = image.height() - 7;
        return "%dx%d %s%s%s%s"
                .formatted(
                        image.width(),
                        image.height(),
                        colour(image, 6, 6),
                        colour(image, right, 6),
                        colour(image, 6, bottom),
                        colour(image, right, bottom));
    }

    private static String colour(RgbImage image, int x, int y) {
        int bits = 0;
        for (int channel = 0; channel < 3; channel++) {
            bits = 2 * bits + (VideoFixtures.channel(image, x, y, channel) > 127 ? 1 : 0);
        }
        return COLOURS.getOrDefault(bits, "?");
    }

    /** A JPEG with an EXIF header that declares an orientation from 1 to 8. */
    public static byte[] oriented(byte[] jpeg, int orientation) {
        byte[] exif = {
            (byte) 0xFF,
            (byte) 0xE1,
            0,
            34, // APP1 and its length
            'E',
            'x',
            'i',
            'f',
            0,
            0,
            'M',
            'M',
            0,
            42,
            0,
            0,
            0,
            8, // big-endian TIFF, whose directory is at 8
            0,
            1, // one entry:
            0x01,
            0x12,
            0,
            3,
            0,
            0,
            0,
            1,
            0,
            (byte) orientation,
            0,
            0, // Orientation, one SHORT
            0,
            0,
            0,
            0, // no other directory
        };
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(jpeg, 0, 2);
        out.write(exif, 0, exif.length);
        out.write(jpeg, 2, jpeg.length - 2);
        return out.toByteArray();
    }
}
