// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.decode;

import dev.sluice.ingest.chunk.ChunkException;
import dev.sluice.ingest.chunk.ChunkException.Kind;
import dev.sluice.ingest.chunk.VideoChunk;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;

import static dev.sluice.ingest.decode.VideoFixtures.START;
import static dev.sluice.ingest.decode.VideoFixtures.bytes;
import static dev.sluice.ingest.decode.VideoFixtures.chunk;
import static dev.sluice.ingest.decode.VideoFixtures.declaring;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** Chunks that are refused, each for its own reason. */
class ChunkDecoderRefusalTest {

    private static final DecodeLimits LIMITS = DecodeLimits.defaults();

    private static ChunkException refusal(VideoChunk chunk, DecodeLimits limits) {
        ChunkException refusal =
                catchThrowableOfType(
                        ChunkException.class,
                        () ->
                                new ChunkDecoder(limits)
                                        .decode(
                                                chunk,
                                                FrameSlots.ofFps(2),
                                                Long.MIN_VALUE,
                                                source -> source));
        assertThat(refusal).as("a chunk that has to be refused").isNotNull();
        return refusal;
    }

    @ParameterizedTest
    @ValueSource(strings = {"video/mp2t", "video/mp4", "image/jpeg"})
    void textIsRefused(String contentType) {
        String playlist = "#EXTM3U\n#EXTINF:10,\nfile:///etc/passwd\n".repeat(100);

        ChunkException refusal =
                refusal(chunk(contentType, playlist.getBytes(UTF_8), START, 0), LIMITS);

        assertThat(refusal.kind()).isEqualTo(Kind.CORRUPT);
    }

    @ParameterizedTest
    @CsvSource({
        "chunk-h264-closed.ts, video/mp4",
        "chunk-h264-closed.ts, image/jpeg",
        "chunk-h264-closed.mp4, video/mp2t",
        "chunk-mjpeg.mp4, video/mp2t",
        "chunk-jpeg.jpg, video/mp2t",
        "chunk-jpeg.jpg, video/mp4",
    })
    void aWrongContentTypeIsNotCorrected(String file, String contentType) {
        ChunkException refusal = refusal(chunk(contentType, bytes(file), START, 0), LIMITS);

        assertThat(refusal.kind()).isEqualTo(Kind.CORRUPT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"video/x-matroska", "application/vnd.apple.mpegurl", ""})
    void anUnknownContentTypeIsUnsupported(String contentType) {
        byte[] data = bytes("chunk-h264-closed.ts");

        ChunkException refusal = refusal(chunk(contentType, data, START, 0), LIMITS);

        assertThat(refusal.kind()).isEqualTo(Kind.UNSUPPORTED);
        assertThat(refusal).hasMessageContaining("video/mp2t");
    }

    @ParameterizedTest
    @CsvSource({"chunk-mpeg2.ts, mpeg2video", "chunk-mpeg4.mp4, mpeg4", "chunk-vp9.ts, bin_data"})
    void aCodecThatIsNotOnTheListIsUnsupported(String file, String codec) {
        ChunkException refusal = refusal(chunk(file), LIMITS);

        assertThat(refusal.kind()).isEqualTo(Kind.UNSUPPORTED);
        assertThat(refusal).hasMessageContaining(codec);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "chunk-h264-closed.ts",
                "chunk-h264-closed.mp4",
                "chunk-h265-closed.ts",
                "chunk-vp9.mp4",
                "chunk-av1.mp4",
                "chunk-mjpeg.mp4",
                "chunk-jpeg.jpg"
            })
    void dimensionsOverTheLimitAreRefused(String file) {
        DecodeLimits narrow = new DecodeLimits(95, 64, 100, 1 << 20, Duration.ofMinutes(1));
        DecodeLimits low = new DecodeLimits(96, 63, 100, 1 << 20, Duration.ofMinutes(1));

        assertThat(refusal(chunk(file), narrow).kind()).isEqualTo(Kind.TOO_LARGE);
        assertThat(refusal(chunk(file), low))
                .hasMessageContaining("96×64")
                .hasMessageContaining("96×63")
                .hasMessageContaining("sluice.decode.max-width")
                .hasMessageContaining("sluice.decode.max-height");
    }

    @Test
    void dimensionsThatGrowOverTheLimitWithinAChunkAreRefused() {
        byte[] joined = ChunkCuts.join("piece-h264-closed-3.ts", "piece-h264-large.ts");
        DecodeLimits limits = new DecodeLimits(96, 64, 100, 1 << 20, Duration.ofMinutes(1));

        ChunkException refusal = refusal(chunk("video/mp2t", joined, START, 0), limits);

        assertThat(refusal.kind()).isEqualTo(Kind.TOO_LARGE);
        assertThat(refusal).hasMessageContaining("192×128");
    }

    @Test
    void framesOverTheLimitAreRefused() {
        DecodeLimits limits = new DecodeLimits(96, 64, 39, 1 << 20, Duration.ofMinutes(1));

        ChunkException refusal = refusal(chunk("chunk-h264-closed.ts"), limits);

        assertThat(refusal.kind()).isEqualTo(Kind.TOO_LARGE);
        assertThat(refusal).hasMessageContaining("sluice.decode.max-frames");
    }

    @Test
    void bytesOverTheLimitAreRefused() {
        int bytes = bytes("chunk-h264-closed.ts").length;
        DecodeLimits limits = new DecodeLimits(96, 64, 40, bytes - 1, Duration.ofMinutes(1));

        ChunkException refusal = refusal(chunk("chunk-h264-closed.ts"), limits);

        assertThat(refusal.kind()).isEqualTo(Kind.TOO_LARGE);
        assertThat(refusal).hasMessageContaining("sluice.decode.max-bytes");
    }

    @Test
    void timeOverTheLimitIsRefused() {
        DecodeLimits limits = new DecodeLimits(96, 64, 40, 1 << 20, Duration.ZERO);

        ChunkException refusal = refusal(chunk("chunk-h264-closed.ts"), limits);

        assertThat(refusal.kind()).isEqualTo(Kind.TOO_LARGE);
        assertThat(refusal).hasMessageContaining("sluice.decode.max-time");
    }

    @Test
    void timesBeyondTheDeclaredDurationAreRefused() {
        byte[] joined = ChunkCuts.join("piece-h264-closed-0.ts", "piece-h264-closed-3.ts");
        VideoChunk jumping = declaring(2_000_000, chunk("video/mp2t", joined, START, 0));

        ChunkException refusal = refusal(jumping, LIMITS);

        assertThat(refusal.kind()).isEqualTo(Kind.CORRUPT);
        assertThat(refusal)
                .hasMessageContaining("3100000 µs")
                .hasMessageContaining("ce_sluiceduration declares 2000000 µs");
    }

    @Test
    void anEmptyChunkIsCorrupt() {
        assertThat(refusal(chunk("video/mp2t", new byte[0], START, 0), LIMITS).kind())
                .isEqualTo(Kind.CORRUPT);
    }

    @Test
    void aChunkOfWhichNoFrameIsShownIsRefused() {
        ChunkException refusal = refusal(chunk("chunk-h264-closed.ts", START, 40), LIMITS);

        assertThat(refusal.kind()).isEqualTo(Kind.CORRUPT);
        assertThat(refusal).hasMessageContaining("declare 40 leading");
    }

    @Test
    void aChunkThatStartsWithinAGopIsRefused() {
        byte[] whole = bytes("piece-h264-closed-1.ts");
        byte[] withoutKeyFrame = TransportPackets.withoutFirstFrame(whole);

        assertThat(refusal(chunk("video/mp2t", withoutKeyFrame, START, 0), LIMITS).kind())
                .isEqualTo(Kind.CORRUPT);
    }

    @Test
    void anExceptionOfTheResizerReachesTheCaller() {
        ChunkException refusal = new ChunkException(Kind.UNSUPPORTED, "too flat");

        assertThatThrownBy(
                        () ->
                                new ChunkDecoder(LIMITS)
                                        .decode(
                                                chunk("chunk-h264-closed.ts"),
                                                FrameSlots.ofFps(2),
                                                Long.MIN_VALUE,
                                                source -> {
                                                    throw refusal;
                                                }))
                .isSameAs(refusal);
    }
}
