package dev.sluice.ingest.decode;

import dev.sluice.ingest.chunk.ChunkException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static dev.sluice.ingest.decode.VideoFixtures.PERIOD;
import static dev.sluice.ingest.decode.VideoFixtures.START;
import static org.assertj.core.api.Assertions.assertThat;

class ChunkDecoderTest {

    private static final FrameSlots EVERY = FrameSlots.ofFps(10);

    private final ChunkDecoder decoder = new ChunkDecoder(DecodeLimits.defaults());

    @ParameterizedTest
    @CsvSource({
        "chunk-h264-closed.ts, h264, 40",
        "chunk-h264-closed.mp4, h264, 40",
        "chunk-h265-closed.ts, hevc, 40",
        "chunk-h265-closed.mp4, hevc, 40",
        "chunk-h265-radl.ts, hevc, 40",
        "chunk-vp9.mp4, vp9, 40",
        "chunk-av1.mp4, av1, 40",
        "chunk-mjpeg.mp4, mjpeg, 20",
    })
    void everyPictureOfAChunkIsDecodedInOrder(String file, String codec, int pictures)
            throws ChunkException {
        DecodedChunk decoded =
                decoder.decode(VideoFixtures.chunk(file), EVERY, Long.MIN_VALUE, source -> source);

        assertThat(decoded.codec()).isEqualTo(codec);
        assertThat(decoded.packets()).isEqualTo(pictures);
        assertThat(decoded.pictures()).isEqualTo(pictures);
        assertThat(decoded.discardedLeading()).isZero();
        assertThat(decoded.width()).isEqualTo(96);
        assertThat(decoded.height()).isEqualTo(64);
        assertThat(decoded.frames()).hasSize(pictures);
        for (int n = 0; n < pictures; n++) {
            SampledFrame frame = decoded.frames().get(n);
            assertThat(frame.captureMicros()).isEqualTo(START + n * PERIOD);
            assertThat(frame.slot()).isEqualTo(START / PERIOD + n);
            assertThat(VideoFixtures.number(frame.image())).isEqualTo(n);
        }
    }
}
