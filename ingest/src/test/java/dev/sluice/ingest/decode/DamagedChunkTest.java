// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.decode;

import dev.sluice.ingest.chunk.ChunkException;
import dev.sluice.ingest.chunk.VideoChunk;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Arrays;
import java.util.List;
import java.util.Random;

import static dev.sluice.ingest.decode.VideoFixtures.START;
import static dev.sluice.ingest.decode.VideoFixtures.bytes;
import static dev.sluice.ingest.decode.VideoFixtures.chunk;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

/** Damage is reported, or the chunk is refused with a reason, and nothing else fails. */
class DamagedChunkTest {

    private static final int NON_IDR_SLICE = 1; // types of NAL units
    private static final byte FILLER = 12;

    /** Number of frames of a chunk that can be used, or -1 if it is refused. */
    private static int frames(VideoChunk chunk, String name) {
        try {
            DecodedChunk decoded = DecodedFrames.of(chunk).chunk();
            return decoded.decodedFrames();
        } catch (ChunkException e) {
            assertThat(e.getMessage()).as(name).isNotBlank();
            return -1;
        } catch (RuntimeException | AssertionError e) {
            return fail(name, e);
        }
    }

    /** The same, of a chunk whose damage has to be found: all frames are those of the whole one. */
    private static int usable(VideoChunk damaged, DecodedFrames whole, String name) {
        try {
            DecodedFrames decoded = DecodedFrames.of(damaged);
            assertThat(decoded.damage()).as(name).isNotEmpty();
            assertThat(decoded.notIn(whole)).as("wrong frames of %s", name).isZero();
            return decoded.chunk().decodedFrames();
        } catch (ChunkException e) {
            assertThat(e.getMessage()).as(name).isNotBlank();
            return 0;
        }
    }

    @ParameterizedTest
    @CsvSource({
        "chunk-h264-closed.ts, 613",
        "chunk-h264-closed.mp4, 97",
        "chunk-h265-closed.ts, 613",
        "chunk-h265-closed.mp4, 97",
        "chunk-vp9.mp4, 97",
        "chunk-av1.mp4, 97",
        "chunk-mjpeg.mp4, 397",
        "chunk-jpeg.jpg, 29",
    })
    void aTruncatedChunkIsRefusedOrShorterByWholeFrames(String file, int every) {
        byte[] whole = bytes(file);
        int refused = 0;
        for (int length = whole.length - 1; length > 0; length -= every) {
            String name = "%s cut to %d bytes".formatted(file, length);
            VideoChunk broken =
                    chunk(chunk(file).contentType(), Arrays.copyOf(whole, length), START, 0);
            refused += frames(broken, name) < 0 ? 1 : 0;
        }
        assertThat(refused).isPositive();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "chunk-h264-slices.ts",
                "chunk-h265-closed.ts",
                "piece-h264-closed-0.ts",
                "piece-h264-wrap.ts"
            })
    void oneLostTransportPacketIsDetected(String file) throws ChunkException {
        byte[] whole = bytes(file);
        DecodedFrames undamaged = DecodedFrames.of(chunk(file));
        List<Integer> video = TransportPackets.ofVideo(whole);

        assertThat(video).hasSizeGreaterThan(10);
        // The loss of the last packet cannot be detected.
        for (int number : video.subList(1, video.size() - 1)) {
            byte[] without = TransportPackets.without(whole, List.of(number));
            VideoChunk broken = chunk("video/mp2t", without, START, 0);
            usable(broken, undamaged, "without packet " + number);
        }
    }

    @Test
    void aPacketThatIsMarkedAsDamagedOrMisalignedIsDetected() throws ChunkException {
        byte[] whole = bytes("chunk-h265-closed.ts");
        int packet = 188 * TransportPackets.ofVideo(whole).get(30);
        byte[] marked = whole.clone();
        marked[packet + 1] |= (byte) 0x80;
        byte[] outOfStep = whole.clone();
        outOfStep[packet] = 0;

        DecodedFrames undamaged = DecodedFrames.of(chunk("chunk-h265-closed.ts"));
        assertThat(usable(chunk("video/mp2t", marked, START, 0), undamaged, "marked"))
                .isBetween(30, 39);
        assertThat(usable(chunk("video/mp2t", outOfStep, START, 0), undamaged, "step"))
                .isBetween(30, 39);
    }

    @Test
    void packetsWithTimeCodesOrErrorCorrectionAreRead() {
        byte[] whole = bytes("chunk-h265-closed.ts");

        byte[] timed = TransportPackets.padded(whole, 4, 0);
        byte[] corrected = TransportPackets.padded(whole, 0, 16);

        assertThat(frames(chunk("video/mp2t", timed, START, 0), "timed")).isEqualTo(40);
        assertThat(frames(chunk("video/mp2t", corrected, START, 0), "corrected")).isEqualTo(40);
    }

    @Test
    void aFrameWithoutOneOfItsSlicesIsDetected() throws ChunkException {
        byte[] whole = bytes("chunk-h264-slices.ts");
        DecodedFrames undamaged = DecodedFrames.of(chunk("chunk-h264-slices.ts"));
        int lost = 0;
        for (int at = 0; at + 4 < whole.length; at++) {
            boolean slice =
                    whole[at] == 0
                            && whole[at + 1] == 0
                            && whole[at + 2] == 1
                            && (whole[at + 3] & 0x1F) == NON_IDR_SLICE;
            if (slice) {
                byte[] damaged = whole.clone();
                damaged[at + 3] = FILLER;
                VideoChunk broken = chunk("video/mp2t", damaged, START, 0);
                assertThat(usable(broken, undamaged, "slice at " + at)).isLessThan(10);
                lost++;
            }
        }
        assertThat(lost).isGreaterThan(20);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "chunk-h264-closed.ts",
                "chunk-h264-closed.mp4",
                "chunk-h264-slices.ts",
                "chunk-h265-closed.ts",
                "chunk-h265-closed.mp4",
                "chunk-vp9.mp4",
                "chunk-av1.mp4",
                "chunk-mjpeg.mp4",
                "chunk-jpeg.jpg",
                "piece-h264-open.ts",
                "piece-h265-open.ts",
            })
    void flippedBitsGiveAnErrorOrAllFrames(String file) {
        byte[] whole = bytes(file);
        int leading = file.equals("piece-h264-open.ts") ? 3 : file.startsWith("piece") ? 4 : 0;
        int refused = 0;
        for (int seed = 0; seed < 150; seed++) {
            Random random = new Random(seed);
            byte[] damaged = whole.clone();
            int flips = 1 + random.nextInt(8);
            for (int i = 0; i < flips; i++) {
                damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
            }
            String name = "%s, seed %d".formatted(file, seed);
            VideoChunk broken = chunk(chunk(file).contentType(), damaged, START, leading);
            refused += frames(broken, name) < 0 ? 1 : 0;
        }
        assertThat(refused).isPositive();
    }
}
