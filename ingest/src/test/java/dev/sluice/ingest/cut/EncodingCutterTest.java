package dev.sluice.ingest.cut;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_RAWVIDEO;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV420P;

/** What encoding anew does with pictures that cannot be decoded. */
class EncodingCutterTest {

    private static final int WIDTH = 64;
    private static final int HEIGHT = 48;
    private static final long FRAME = 100_000;

    private final Collector collector = new Collector();

    @Test
    void damagedPicturesAreToldWithTheirCountBetweenTheChunksOfTheOthers() throws Exception {
        feed(raw(), CutSettings.defaults(), rawPictures(30, Set.of(5, 6, 20)));

        assertThat(collector.heard)
                .containsExactly(
                        "chunk at 0 with 8",
                        "2 lost at 500000 for 200000",
                        "chunk at 1000000 with 10",
                        "1 lost at 2000000 for 100000",
                        "chunk at 2100000 with 9");
        assertThat(collector.reasons.get(0)).contains("2 pictures").contains("decoded");
    }

    @Test
    void damageBehindTheLastChunkIsToldAtTheEnd() throws Exception {
        feed(raw(), CutSettings.defaults(), rawPictures(10, Set.of(8, 9)));

        assertThat(collector.heard)
                .containsExactly("chunk at 0 with 8", "2 lost at 800000 for 200000");
    }

    @Test
    void aStreamWithoutOneGoodPictureIsAllLoss() throws Exception {
        feed(raw(), CutSettings.defaults(), rawPictures(3, Set.of(0, 1, 2)));

        assertThat(collector.heard).containsExactly("3 lost at 0 for 300000");
    }

    @Test
    void aStreamThatNeverGivesAGoodPictureIsToldOfBeforeItsEnd() throws Exception {
        try (ChunkCutter cutter = ChunkCutter.of(raw(), CutSettings.defaults(), collector)) {
            for (int n = 0; n < 320; n++) {
                cutter.accept(
                        new EncodedPacket(new byte[10], n * FRAME, n * FRAME, FRAME, true, null));
            }
        }

        assertThat(collector.heard)
                .containsExactly("10 lost at 0 for 1000000", "10 lost at 1000000 for 1000000");
    }

    @Test
    void damageWithinAGroupThatIsTooLongToBeCopiedIsToldToo() throws Exception {
        CutSettings settings =
                new CutSettings(
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(2),
                        16 << 20,
                        Duration.ofSeconds(4),
                        true);
        try (H264Encoder encoder = new H264Encoder(WIDTH, HEIGHT, FRAME, 0)) {
            List<EncodedPacket> packets = new ArrayList<>();
            for (int n = 0; n < 40; n++) {
                packets.addAll(encoder.encode(picture(n), n * FRAME, n == 0));
            }
            EncodedPacket whole = packets.get(25);
            packets.set(25, whole.withData(Arrays.copyOf(whole.data(), 6)));

            feed(encoder.format(), settings, packets);
        }

        assertThat(collector.heard).contains("1 lost at 2500000 for 100000");
        assertThat(collector.pictures).isEqualTo(39);
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

    private static VideoFormat raw() {
        return new VideoFormat(
                AV_CODEC_ID_RAWVIDEO,
                WIDTH,
                HEIGHT,
                AV_PIX_FMT_YUV420P,
                0,
                0,
                new VideoFormat.ColorInfo(0, 2, 2, 2, 0),
                new byte[0],
                FRAME);
    }

    /** Uncompressed pictures; the damaged ones break off. */
    private static List<EncodedPacket> rawPictures(int count, Set<Integer> damaged) {
        List<EncodedPacket> packets = new ArrayList<>();
        for (int n = 0; n < count; n++) {
            byte[] data = damaged.contains(n) ? new byte[10] : picture(n);
            packets.add(new EncodedPacket(data, n * FRAME, n * FRAME, FRAME, true, null));
        }
        return packets;
    }

    private static byte[] picture(int n) {
        byte[] i420 = new byte[WIDTH * HEIGHT * 3 / 2];
        Arrays.fill(i420, (byte) (60 + n));
        return i420;
    }

    /** Writes down what goes out, in its order. */
    private static final class Collector implements CutSink {

        private final List<String> heard = new ArrayList<>();
        private final List<String> reasons = new ArrayList<>();
        private int pictures;

        @Override
        public void chunk(CutChunk chunk) {
            heard.add("chunk at %d with %d".formatted(chunk.startMicros(), chunk.pictures()));
            pictures += chunk.pictures();
        }

        @Override
        public void loss(CutLoss loss) {
            heard.add(
                    "%d lost at %d for %d"
                            .formatted(loss.pictures(), loss.startMicros(), loss.durationMicros()));
            reasons.add(loss.reason());
        }
    }
}
