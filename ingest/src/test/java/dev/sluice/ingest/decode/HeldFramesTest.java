// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.decode;

import dev.sluice.fuzz.Fuzz;
import dev.sluice.ingest.chunk.ChunkException;
import dev.sluice.ingest.chunk.VideoChunk;
import dev.sluice.ingest.ffmpeg.NativeObject;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

import static dev.sluice.ingest.decode.VideoFixtures.START;
import static dev.sluice.ingest.decode.VideoFixtures.bytes;
import static dev.sluice.ingest.decode.VideoFixtures.chunk;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Frames that wait until they are asked for. */
class HeldFramesTest {

    private static final FrameHold ALL = (before, frame) -> true;
    private static final FrameSlots SLOTS = FrameSlots.ofFps(5);
    private static final int DAMAGED = 20; // cases

    private final List<RgbImage> resized = new ArrayList<>();
    private final FrameResizer counting =
            source -> {
                resized.add(source);
                return source;
            };
    private final ChunkDecoder decoder = new ChunkDecoder(DecodeSettings.defaults());

    @ParameterizedTest
    @ValueSource(
            strings = {
                "chunk-h264-closed.ts",
                "chunk-h264-bt709.ts",
                "chunk-h264-full.ts",
                "chunk-h264-fields.ts",
                "chunk-h265-10bit.ts",
                "chunk-vp9.mp4",
                "chunk-av1.mp4",
                "chunk-mjpeg.mp4",
                "chunk-jpeg.jpg"
            })
    void theyAreThoseThatDoNotWait(String file) throws ChunkException {
        DecodedChunk expected = decoder.decode(chunk(file), SLOTS, Long.MIN_VALUE, image -> image);
        long open = NativeObject.openCount();
        try (DecodedChunk decoded = hold(chunk(file), ALL)) {
            assertThat(resized).isEmpty();
            assertThat(decoded.frames()).hasSameSizeAs(expected.frames()).isNotEmpty();
            for (int i = 0; i < decoded.frames().size(); i++) {
                SampledFrame frame = decoded.frames().get(i);
                SampledFrame other = expected.frames().get(i);
                assertThat(frame.luma().luma()).isEqualTo(other.luma().luma());
                assertThat(frame.size()).isEqualTo(other.size());
                assertThat(frame.image().rgb()).isEqualTo(other.image().rgb());
                assertThat(frame.image()).as("converted once").isSameAs(frame.image());
            }
            assertThat(resized).hasSameSizeAs(decoded.frames());
        }
        assertThat(NativeObject.openCount()).isEqualTo(open);
    }

    @Test
    void whoeverDecidesSeesTheFrameBefore() throws ChunkException {
        List<FrameLuma> before = new ArrayList<>();
        FrameHold everyOther =
                (last, frame) -> {
                    before.add(last);
                    return before.size() % 2 == 0;
                };
        try (DecodedChunk decoded = hold(chunk("chunk-h264-closed.ts"), everyOther)) {
            List<FrameLuma> lumas = decoded.frames().stream().map(SampledFrame::luma).toList();
            assertThat(before.get(0)).isNull();
            assertThat(before.subList(1, before.size()))
                    .isEqualTo(lumas.subList(0, lumas.size() - 1));
            assertThat(resized).hasSize((lumas.size() + 1) / 2);
        }
    }

    @Test
    void whatWasNotAskedForIsGoneWithTheChunk() throws ChunkException {
        DecodedChunk decoded = hold(chunk("chunk-h264-closed.ts"), ALL);
        SampledFrame settled = decoded.frames().get(0).settled();
        SampledFrame asked = decoded.frames().get(1);
        RgbImage image = asked.image();
        decoded.close();
        decoded.close();

        assertThat(settled.image().width()).isEqualTo(96);
        assertThat(asked.image()).isSameAs(image);
        assertThatThrownBy(() -> decoded.frames().get(2).image())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the chunk of the frame is closed");
    }

    @Test
    void theirBytesAreLimitedOverAllChunks() throws ChunkException {
        long frame = 96 * 64 * 3 / 2;
        ChunkDecoder two = new ChunkDecoder(DecodeSettings.defaults().withMaxHeldBytes(2 * frame));
        VideoChunk chunk = chunk("chunk-h264-closed.ts");
        try (DecodedChunk first = two.decode(chunk, SLOTS, Long.MIN_VALUE, counting, ALL)) {
            int sampled = first.frames().size();
            assertThat(resized).hasSize(sampled - 2);
            two.decode(chunk, SLOTS, Long.MIN_VALUE, counting, ALL).close();
            assertThat(resized).as("no room").hasSize(2 * sampled - 2);
            first.frames().get(0).image();
            two.decode(chunk, SLOTS, Long.MIN_VALUE, counting, ALL).close();
            assertThat(resized).as("room for one").hasSize(3 * sampled - 2);
        }
        resized.clear();
        two.decode(chunk, SLOTS, Long.MIN_VALUE, counting, ALL).close();
        assertThat(resized).as("room for two").hasSize(20 - 2);
    }

    @Test
    void theyAreFreedWhateverIsDamaged() {
        byte[] whole = bytes("chunk-h264-closed.ts");
        long open = NativeObject.openCount();
        int used = 0;
        for (long seed = Fuzz.FIRST_SEED; seed < Fuzz.FIRST_SEED + DAMAGED; seed++) {
            Random random = new Random(seed);
            byte[] data = Arrays.copyOf(whole, whole.length - random.nextInt(whole.length / 2));
            for (int i = random.nextInt(4); i > 0; i--) {
                data[random.nextInt(data.length)] ^= (byte) (1 << random.nextInt(8));
            }
            VideoChunk chunk = chunk("video/mp2t", data, START, 0);
            try (DecodedChunk decoded = hold(chunk, ALL)) {
                DecodedChunk expected =
                        decoder.decode(chunk, SLOTS, Long.MIN_VALUE, image -> image);
                assertThat(images(decoded)).as("seed %d", seed).isEqualTo(images(expected));
                used++;
            } catch (ChunkException e) {
                assertThat(e).as("seed %d", seed).hasMessageNotContaining("waited");
            }
            assertThat(NativeObject.openCount()).as("seed %d", seed).isEqualTo(open);
        }
        assertThat(used).isPositive();
    }

    private static List<Integer> images(DecodedChunk decoded) {
        return decoded.frames().stream().map(f -> Arrays.hashCode(f.image().rgb())).toList();
    }

    private DecodedChunk hold(VideoChunk chunk, FrameHold hold) throws ChunkException {
        return decoder.decode(chunk, SLOTS, Long.MIN_VALUE, counting, hold);
    }
}
