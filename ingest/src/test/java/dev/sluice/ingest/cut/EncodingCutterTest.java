// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.cut;

import dev.sluice.ingest.ffmpeg.EncodedPacket;
import dev.sluice.ingest.ffmpeg.FfmpegException;
import dev.sluice.ingest.ffmpeg.H264Encoder;
import dev.sluice.ingest.ffmpeg.NativeObject;
import dev.sluice.ingest.ffmpeg.VideoFormat;
import dev.sluice.ingest.ffmpeg.VideoFormats;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Re-encoding: frames that cannot be decoded are reported, and native objects are freed. */
class EncodingCutterTest {

    private static final int WIDTH = 64;
    private static final int HEIGHT = 48;
    private static final long FRAME = 100_000;

    private static final long SEED = 20261128;

    private final Collector collector = new Collector();
    private VideoFormat format = raw();

    @Test
    void damagedFramesAreReportedBetweenTheChunksOfTheOthers() throws Exception {
        feed(raw(), CutSettings.defaults(), rawFrames(30, Set.of(5, 6, 20)));

        assertThat(collector.emitted)
                .containsExactly(
                        "chunk at 0 with 8",
                        "2 lost at 500000 for 200000",
                        "chunk at 1000000 with 10",
                        "1 lost at 2000000 for 100000",
                        "chunk at 2100000 with 9");
        assertThat(collector.reasons.get(0)).contains("damaged").contains("decode");
    }

    @Test
    void damageAfterTheLastChunkIsReportedAtTheEnd() throws Exception {
        feed(raw(), CutSettings.defaults(), rawFrames(10, Set.of(8, 9)));

        assertThat(collector.emitted)
                .containsExactly("chunk at 0 with 8", "2 lost at 800000 for 200000");
    }

    @Test
    void aStreamWithoutAValidFrameIsReportedAsLost() throws Exception {
        feed(raw(), CutSettings.defaults(), rawFrames(3, Set.of(0, 1, 2)));

        assertThat(collector.emitted).containsExactly("3 lost at 0 for 300000");
    }

    @Test
    void aStreamWithoutAValidFrameIsReportedBeforeItsEnd() throws Exception {
        try (ChunkCutter cutter = ChunkCutter.of(raw(), CutSettings.defaults(), collector)) {
            for (int n = 0; n < 320; n++) {
                cutter.accept(
                        new EncodedPacket(new byte[10], n * FRAME, n * FRAME, FRAME, true, null));
            }
        }

        assertThat(collector.emitted).containsExactly("300 lost at 0 for 30000000");
    }

    @Test
    void damageWithinAReencodedGopCostsTheRestOfIt() throws Exception {
        CutSettings settings = atMost(2);
        try (H264Encoder encoder = H264Encoder.open(WIDTH, HEIGHT, FRAME, 0)) {
            List<EncodedPacket> packets = new ArrayList<>();
            for (int n = 0; n < 40; n++) {
                packets.addAll(encoder.encode(frame(n), n * FRAME, n == 0));
            }
            EncodedPacket whole = packets.get(25);
            packets.set(25, whole.withData(Arrays.copyOf(whole.data(), 6)));

            feed(encoder.format(), settings, packets);
        }

        assertThat(collector.emitted).endsWith("15 lost at 2500000 for 1500000");
        assertThat(collector.frames).isEqualTo(25);
    }

    @Test
    void concealedDamageCostsTheFramesUpToTheNextKeyFrame() throws Exception {
        Random random = new Random(SEED);
        int detected = 0;
        for (int round = 0; round < 20; round++) {
            Collector found = new Collector();
            List<EncodedPacket> packets = noise(40, 20, random);
            byte[] data = packets.get(5).data().clone();
            for (int i = 0; i < 8; i++) {
                data[40 + random.nextInt(data.length - 40)] ^= (byte) (1 + random.nextInt(255));
            }
            packets.set(5, packets.get(5).withData(data));
            try (EncodingCutter cutter =
                    EncodingCutter.open(format, atMost(30), found, Long.MIN_VALUE)) {
                for (EncodedPacket packet : packets) {
                    cutter.accept(packet);
                }
                cutter.finish();
            }

            int nextKey = 6;
            while (nextKey < packets.size() && !packets.get(nextKey).key()) {
                nextKey++;
            }
            int lost = 40 - found.frames;
            detected += lost > 0 ? 1 : 0;
            String what = "seed %d, round %d: %s".formatted(SEED, round, found.emitted);
            assertThat(lost).as(what).isIn(0, nextKey - 5);
            if (lost > 0) {
                assertThat(found.emitted)
                        .as(what)
                        .contains("%d lost at 500000 for %d".formatted(lost, lost * FRAME));
            }
        }
        // Some changes give other pixels and no error; nothing finds these.
        assertThat(detected).as("seed %d", SEED).isGreaterThanOrEqualTo(10);
    }

    @Test
    void framesWithoutTimesFollowEachOtherAtTheNominalRate() throws Exception {
        List<EncodedPacket> packets = new ArrayList<>();
        for (EncodedPacket packet : rawFrames(30, Set.of(4))) {
            packets.add(packet.withTimes(EncodedPacket.NO_TIME, packet.dtsMicros()));
        }
        feed(raw(), CutSettings.defaults(), packets);

        assertThat(collector.emitted)
                .containsExactly(
                        "chunk at 0 with 9",
                        "1 lost at 400000 for 100000",
                        "chunk at 1000000 with 10",
                        "chunk at 2000000 with 10");
    }

    @Test
    void framesThatAnEditListLeavesOutAreNotEncoded() throws Exception {
        List<EncodedPacket> packets = new ArrayList<>();
        for (EncodedPacket packet : rawFrames(20, Set.of())) {
            packets.add(
                    new EncodedPacket(
                            packet.data(),
                            packet.ptsMicros(),
                            packet.dtsMicros(),
                            FRAME,
                            true,
                            false,
                            packet.ptsMicros() < 5 * FRAME,
                            EncodedPacket.Timing.DECLARED,
                            null));
        }
        feed(raw(), CutSettings.defaults(), packets);

        assertThat(collector.emitted)
                .containsExactly("chunk at 500000 with 10", "chunk at 1500000 with 5");
    }

    @Test
    void aCutterWhoseCopierCannotBeOpenedFailsWithThatErrorAndFreesEverything() throws Exception {
        long before = NativeObject.openCount();
        EncodingCutter cutter =
                EncodingCutter.open(
                        raw(),
                        CutSettings.defaults(),
                        collector,
                        format -> {
                            throw new IOException("no copier for " + format.codecName());
                        });
        EncodedPacket packet = rawFrames(1, Set.of()).get(0);

        assertThatThrownBy(() -> cutter.accept(packet))
                .isInstanceOf(IOException.class)
                .hasMessage("no copier for h264");
        cutter.close();

        assertThat(NativeObject.openCount()).isEqualTo(before);
    }

    @Test
    void aCutterWhoseDecoderCannotBeOpenedFreesEverything() {
        long before = NativeObject.openCount();

        assertThatThrownBy(() -> ChunkCutter.of(VideoFormats.undecodable(), atMost(2), collector))
                .isInstanceOf(FfmpegException.class)
                .hasMessageContaining("opening the decoder");

        assertThat(NativeObject.openCount()).isEqualTo(before);
    }

    @Test
    void closingBeforeTheEndFreesTheEncoderAndItsCutter() throws Exception {
        long before = NativeObject.openCount();
        try (ChunkCutter cutter = ChunkCutter.of(raw(), CutSettings.defaults(), collector)) {
            for (EncodedPacket packet : rawFrames(3, Set.of())) {
                cutter.accept(packet);
            }
            assertThat(NativeObject.openCount()).isGreaterThan(before + 3);
        }

        assertThat(NativeObject.openCount()).isEqualTo(before);
    }

    private static CutSettings atMost(int seconds) {
        return new CutSettings(
                Duration.ofSeconds(1),
                Duration.ofSeconds(seconds),
                16 << 20,
                Duration.ofSeconds(4),
                true);
    }

    private void feed(VideoFormat format, CutSettings settings, List<EncodedPacket> packets)
            throws IOException {
        try (ChunkCutter cutter = ChunkCutter.of(format, settings, collector)) {
            for (EncodedPacket packet : packets) {
                cutter.accept(packet);
            }
            cutter.finish();
        }
    }

    /** Encoded frames of noise, so that their packets are large; sets the format. */
    private List<EncodedPacket> noise(int count, int gop, Random random) throws IOException {
        List<EncodedPacket> packets = new ArrayList<>();
        try (H264Encoder encoder = H264Encoder.open(WIDTH, HEIGHT, FRAME, 0)) {
            for (int n = 0; n < count; n++) {
                byte[] pixels = new byte[WIDTH * HEIGHT * 3 / 2];
                for (int i = 0; i < pixels.length; i++) {
                    pixels[i] = (byte) (100 + random.nextInt(40));
                }
                packets.addAll(encoder.encode(pixels, n * FRAME, n % gop == 0));
            }
            packets.addAll(encoder.finish());
            format = encoder.format();
        }
        return packets;
    }

    private static VideoFormat raw() {
        return VideoFormats.raw(WIDTH, HEIGHT, FRAME);
    }

    /** Uncompressed frames; the damaged ones are truncated. */
    private static List<EncodedPacket> rawFrames(int count, Set<Integer> damaged) {
        List<EncodedPacket> packets = new ArrayList<>();
        for (int n = 0; n < count; n++) {
            byte[] data = damaged.contains(n) ? new byte[10] : frame(n);
            packets.add(new EncodedPacket(data, n * FRAME, n * FRAME, FRAME, true, null));
        }
        return packets;
    }

    private static byte[] frame(int n) {
        byte[] i420 = new byte[WIDTH * HEIGHT * 3 / 2];
        Arrays.fill(i420, (byte) (60 + n));
        return i420;
    }

    /** Records what the cutter emits, in order. */
    private static final class Collector implements CutSink {

        private final List<String> emitted = new ArrayList<>();
        private final List<String> reasons = new ArrayList<>();
        private int frames;

        @Override
        public void chunk(CutChunk chunk) {
            emitted.add("chunk at %d with %d".formatted(chunk.startMicros(), chunk.frames()));
            frames += chunk.frames();
        }

        @Override
        public void loss(CutLoss loss) {
            emitted.add(
                    "%d lost at %d for %d"
                            .formatted(loss.frames(), loss.startMicros(), loss.durationMicros()));
            reasons.add(loss.reason());
        }
    }
}
