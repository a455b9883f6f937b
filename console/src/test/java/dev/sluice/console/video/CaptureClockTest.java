// SPDX-License-Identifier: Apache-2.0
package dev.sluice.console.video;

import dev.sluice.ingest.chunk.ChunkContainer;
import dev.sluice.ingest.chunk.VideoChunk;
import dev.sluice.ingest.decode.ChunkDecoder;
import dev.sluice.ingest.decode.DecodeLimits;
import dev.sluice.ingest.decode.DecodedChunk;
import dev.sluice.ingest.decode.FrameSlots;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

/** The times inside of chunks become capture times, and nothing else changes. */
final class CaptureClockTest {

    private static final ChunkDecoder DECODER = new ChunkDecoder(DecodeLimits.defaults());

    @Test
    void transportStreamsOfOneEpochContinueEachOther() throws Exception {
        List<Long> times = new ArrayList<>();
        for (VideoChunk chunk : Chunks.drawn(3)) {
            ChunkEntry entry = Chunks.entry(chunk);
            assertThat(entry.media().codec()).isEqualTo("h264");
            byte[] moved = entry.segment(chunk.data());
            assertThat(moved).hasSameSizeAs(chunk.data()).isNotEqualTo(chunk.data());
            times.addAll(new TransportPackets(moved).presentationTimes());
        }
        long first = Math.floorMod(Chunks.START / 100 * 9, TransportPackets.WRAP);
        assertThat(times).hasSize(30);
        for (int i = 0; i < times.size(); i++) {
            assertThat(times.get(i)).as("frame %d", i).isEqualTo(first + i * 9_000L);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"display/scene.ts", "inputs/opengop.ts", "display/aspect-vp9.mkv"})
    void movedChunksDecodeToTheSameFrames(String file) throws Exception {
        for (VideoChunk chunk : Chunks.file(file)) {
            byte[] moved = Chunks.entry(chunk).whole(chunk.data());
            assertThat(moved).isNotEqualTo(chunk.data());
            assertThat(pictures(chunk, moved)).isEqualTo(pictures(chunk, chunk.data()));
        }
    }

    private static List<Integer> pictures(VideoChunk chunk, byte[] data) throws Exception {
        VideoChunk same = Chunks.entry(chunk).chunk().withData("test", data);
        DecodedChunk decoded =
                DECODER.decode(same, new FrameSlots(5, 1), Long.MIN_VALUE, image -> image);
        assertThat(decoded.damage()).isEmpty();
        return decoded.frames().stream()
                .map(frame -> Arrays.hashCode(frame.image().rgb()))
                .toList();
    }

    @Test
    void fragmentsOfAnMp4HaveCaptureTimesAndOneBeginning() throws Exception {
        List<VideoChunk> chunks = Chunks.file("display/aspect-vp9.mkv");
        ChunkEntry first = Chunks.entry(chunks.get(0));
        assertThat(first.media().container()).isEqualTo(ChunkContainer.FRAGMENTED_MP4);
        assertThat(first.media().codec()).isEqualTo("vp9");
        assertThat(first.media().initBytes()).isPositive();
        for (VideoChunk chunk : chunks) {
            ChunkEntry entry = Chunks.entry(chunk);
            assertThat(entry.media()).isEqualTo(first.media());
            Mp4Boxes moved = new Mp4Boxes(entry.whole(chunk.data()));
            assertThat(moved.presentationTimes().get(0))
                    .isEqualTo(CaptureClock.ticks(chunk.captureMicros(), moved.timescale()));
            byte[] segment = entry.segment(chunk.data());
            assertThat(new String(segment, 4, 4, ISO_8859_1)).isEqualTo("moof");
            assertThat(entry.frameTimes(chunk.data()).get(0)).isEqualTo(chunk.captureMicros());
        }
    }

    @Test
    void timesAreThoseOfTheFramesThatAreShown() throws Exception {
        VideoChunk chunk = Chunks.drawn(1).get(0);
        List<Long> times = Chunks.entry(chunk).frameTimes(chunk.data());
        assertThat(times).hasSize(10).startsWith(chunk.captureMicros());
        assertThat(times.get(9)).isEqualTo(chunk.captureMicros() + 900_000);
    }

    @Test
    void damagedBytesAreServedAsTheyAre() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<VideoChunk> originals = new ArrayList<>(Chunks.drawn(1));
        originals.addAll(Chunks.file("display/aspect-vp9.mkv"));
        for (int i = 0; i < 2_000; i++) {
            VideoChunk chunk = originals.get(random.nextInt(originals.size()));
            byte[] data = chunk.data().clone();
            for (int j = 0; j < 1 + random.nextInt(20); j++) {
                data[random.nextInt(Math.min(data.length, 3_000))] = (byte) random.nextInt();
            }
            ChunkContainer container = ChunkContainer.of(chunk.contentType()).orElseThrow();
            ChunkMedia media = MediaReader.read(container, data);
            ChunkEntry entry = Chunks.entry(chunk);
            ChunkEntry damaged =
                    new ChunkEntry(entry.place(), entry.chunk(), media, data.length, 0);
            assertThat(damaged.whole(data)).as("seed %d", seed).hasSameSizeAs(data);
            assertThat(damaged.init(data)).as("seed %d", seed).hasSize(media.initBytes());
            damaged.segment(data);
            damaged.frameTimes(data);
        }
    }
}
