// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.decode;

import dev.sluice.ingest.chunk.ChunkContainer;
import dev.sluice.ingest.chunk.VideoChunk;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

import static org.assertj.core.api.Assertions.assertThat;

/** The video fixtures as chunks, and the known content of their frames. */
final class VideoFixtures {

    /** Capture time of the first frame of each chunk made here, in microseconds since 1970. */
    static final long START = 1_790_000_000_000_000L;

    /** Microseconds from one frame of a fixture to the next. */
    static final long PERIOD = 100_000;

    /** Duration of the longest fixture in microseconds, which all chunks made here declare. */
    static final long LENGTH = 40 * PERIOD;

    private VideoFixtures() {}

    static byte[] bytes(String file) {
        try (InputStream in = VideoFixtures.class.getResourceAsStream("/video/" + file)) {
            assertThat(in).as("fixture %s", file).isNotNull();
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static VideoChunk chunk(String file) {
        return chunk(file, START, 0);
    }

    static VideoChunk chunk(String file, long captureMicros, int leadingFrames) {
        return chunk(contentType(file), bytes(file), captureMicros, leadingFrames);
    }

    static VideoChunk chunk(
            String contentType, byte[] data, long captureMicros, int leadingFrames) {
        return new VideoChunk(
                "gate", 1, 0, "fixture", captureMicros, LENGTH, leadingFrames, contentType, data);
    }

    /** The same chunk with another duration in its headers. */
    static VideoChunk declaring(long durationMicros, VideoChunk chunk) {
        return new VideoChunk(
                chunk.streamId(),
                chunk.epoch(),
                chunk.sequence(),
                chunk.source(),
                chunk.captureMicros(),
                durationMicros,
                chunk.leadingFrames(),
                chunk.contentType(),
                chunk.data());
    }

    private static String contentType(String file) {
        String ending = file.substring(file.lastIndexOf('.') + 1);
        return switch (ending) {
            case "ts" -> ChunkContainer.MPEG_TS.contentType();
            case "mp4" -> ChunkContainer.FRAGMENTED_MP4.contentType();
            case "jpg" -> ChunkContainer.JPEG.contentType();
            default -> throw new IllegalArgumentException("no container ends in ." + ending);
        };
    }

    /** One channel of a pixel: 0 red, 1 green, 2 blue. */
    static int channel(RgbImage image, int x, int y, int channel) {
        return image.rgb()[3 * (y * image.width() + x) + channel] & 0xFF;
    }

    /** The number of a frame, read from its bar as the README of the fixtures describes. */
    static int number(RgbImage image) {
        int white = 0;
        for (int x = 0; x < image.width(); x++) {
            white += channel(image, x, 60, 1) > 127 ? 1 : 0;
        }
        return Math.round(white / 2f) - 1;
    }
}
