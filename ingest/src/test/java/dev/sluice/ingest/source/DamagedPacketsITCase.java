// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.source;

import dev.sluice.ingest.chunk.ChunkException;
import dev.sluice.ingest.chunk.VideoChunk;
import dev.sluice.ingest.cut.ChunkCutter;
import dev.sluice.ingest.cut.CutChunk;
import dev.sluice.ingest.cut.CutLoss;
import dev.sluice.ingest.cut.CutSettings;
import dev.sluice.ingest.cut.CutSink;
import dev.sluice.ingest.decode.ChunkDecoder;
import dev.sluice.ingest.decode.DecodeLimits;
import dev.sluice.ingest.decode.DecodedChunk;
import dev.sluice.ingest.decode.FrameDamage;
import dev.sluice.ingest.decode.FrameSlots;
import dev.sluice.ingest.decode.SampledFrame;
import dev.sluice.ingest.ffmpeg.EncodedPacket;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * One packet after the other is incomplete, or missing: no frame that is used differs from the same
 * frame of the whole video, and every other one is reported.
 */
class DamagedPacketsITCase {

    private static final long START = 1_790_000_000_000_000L;
    private static final ChunkDecoder DECODER = new ChunkDecoder(DecodeLimits.defaults());

    /** What the frames and chunks of a video with one damaged packet come to. */
    private static final class Outcome implements CutSink {
        private final Map<Long, byte[]> whole;
        private final long period;
        private final long firstMicros;
        private final List<CutLoss> losses = new ArrayList<>();
        private int used;
        private int leading;
        private int damagedInJob;
        private int wrong;

        Outcome(Map<Long, byte[]> whole, long period, long firstMicros) {
            this.whole = whole;
            this.period = period;
            this.firstMicros = firstMicros;
        }

        @Override
        public void chunk(CutChunk cut) {
            VideoChunk chunk =
                    new VideoChunk(
                            "s",
                            1,
                            0,
                            "test",
                            START + cut.startMicros() - firstMicros,
                            cut.durationMicros(),
                            cut.leadingFrames(),
                            cut.trailingFrames(),
                            cut.display(),
                            cut.container().contentType(),
                            cut.data());
            try {
                DecodedChunk decoded =
                        DECODER.decode(
                                chunk, FrameSlots.ofFps(500), Long.MIN_VALUE, image -> image);
                decoded.frames().forEach(this::compare);
                used += decoded.decodedFrames();
                leading += chunk.leadingFrames();
                damagedInJob += decoded.damage().stream().mapToInt(FrameDamage::frames).sum();
            } catch (ChunkException e) {
                throw new AssertionError("a chunk is refused", e);
            }
        }

        private void compare(SampledFrame frame) {
            long number = Math.round((frame.captureMicros() - START) / (double) period);
            wrong += Arrays.equals(frame.image().rgb(), whole.get(number)) ? 0 : 1;
        }

        @Override
        public void loss(CutLoss loss) {
            losses.add(loss);
        }

        int lost() {
            return losses.stream().mapToInt(CutLoss::frames).sum();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "source-h264-closed.mp4, 100000",
        "source-h264-open.mp4, 100000",
        "source-h265-closed.mp4, 100000",
        "source-h265-open.mp4, 100000",
        "source-h265-radl.mp4, 100000",
        "source-vp9.webm, 100000",
        "source-av1.mkv, 100000",
        "source-mjpeg.mkv, 100000",
        "chunk-h264-fields.ts, 100000",
        "chunk-h264-slices.ts, 100000",
    })
    void anIncompletePacketCostsWhatDependsOnIt(String name, long period) throws Exception {
        Path file = Path.of(DamagedPacketsITCase.class.getResource("/video/" + name).toURI());
        Map<Long, byte[]> whole = WholeVideo.frames(file, period);
        List<EncodedPacket> packets = WholeVideo.packets(file);
        int lost = 0;
        for (int i = 0; i < packets.size(); i++) {
            List<EncodedPacket> damaged = new ArrayList<>(packets);
            damaged.set(i, packets.get(i).withCorrupt(true));
            Outcome outcome = cut(file, damaged, whole, period);

            String what = "%s, packet %d: %s".formatted(name, i, outcome.losses);
            assertThat(outcome.wrong).as(what).isZero();
            assertThat(outcome.damagedInJob).as(what).isZero();
            assertThat(outcome.lost()).as(what).isPositive();
            assertThat(outcome.losses).as(what).hasSize(1);
            assertThat(outcome.used + outcome.leading + outcome.lost())
                    .as(what)
                    .isEqualTo(whole.size());
            lost += outcome.lost();
        }
        System.out.printf("%s: %.1f frames lost%n", name, lost / (double) packets.size());
    }

    /** Packets of which nothing arrives; the decoder finds what is missing in H.265. */
    @ParameterizedTest
    @CsvSource({
        "source-h264-closed.mp4",
        "source-h264-open.mp4",
        "source-h265-closed.mp4",
        "source-h265-open.mp4",
        "source-h265-radl.mp4",
    })
    void aMissingPacketCostsWhatDependsOnIt(String name) throws Exception {
        Path file = Path.of(DamagedPacketsITCase.class.getResource("/video/" + name).toURI());
        Map<Long, byte[]> whole = WholeVideo.frames(file, 100_000);
        List<EncodedPacket> packets = WholeVideo.packets(file);
        for (int i = 1; i < packets.size(); i++) {
            List<EncodedPacket> left = new ArrayList<>(packets);
            left.remove(i);
            Outcome outcome = cut(file, left, whole, 100_000);

            String what = "%s, packet %d: %s".formatted(name, i, outcome.losses);
            assertThat(outcome.wrong).as(what).isZero();
            assertThat(outcome.used).as(what).isLessThan(whole.size());
        }
    }

    /**
     * Decoding starts at an intra frame without a message only where nothing can reach beyond it.
     */
    @Test
    void aStreamThatIsJoinedInTheMiddleBeginsAtAnIntraFrame() throws Exception {
        String name = "/video/source-h264-unmarked.ts";
        Path file = Path.of(DamagedPacketsITCase.class.getResource(name).toURI());
        Map<Long, byte[]> whole = WholeVideo.frames(file, 100_000);
        List<EncodedPacket> packets = WholeVideo.packets(file);
        Outcome outcome = new Outcome(whole, 100_000, packets.get(0).ptsMicros());
        cut(file, packets.subList(5, packets.size()), outcome);

        assertThat(outcome.used).isEqualTo(60 - 20);
        assertThat(outcome.wrong).isZero();
        assertThat(outcome.damagedInJob).isZero();
    }

    private static Outcome cut(
            Path file, List<EncodedPacket> packets, Map<Long, byte[]> whole, long period)
            throws Exception {
        long first = packets.stream().mapToLong(EncodedPacket::ptsMicros).min().orElseThrow();
        Outcome outcome = new Outcome(whole, period, first);
        cut(file, packets, outcome);
        return outcome;
    }

    private static void cut(Path file, List<EncodedPacket> packets, Outcome outcome)
            throws Exception {
        try (ChunkCutter cutter =
                ChunkCutter.of(WholeVideo.format(file), CutSettings.defaults(), outcome)) {
            for (EncodedPacket packet : packets) {
                cutter.accept(packet);
            }
            cutter.finish();
        }
    }
}
