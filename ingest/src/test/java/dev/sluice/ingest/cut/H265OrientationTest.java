// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.cut;

import dev.sluice.ingest.chunk.ChunkContainer;
import dev.sluice.ingest.chunk.FrameDisplay;
import dev.sluice.ingest.chunk.VideoChunk;
import dev.sluice.ingest.decode.DecodedChunk;
import dev.sluice.ingest.decode.DisplayFixtures;
import dev.sluice.ingest.ffmpeg.Demuxer;
import dev.sluice.ingest.ffmpeg.EncodedPacket;
import dev.sluice.ingest.ffmpeg.NativePacket;
import dev.sluice.ingest.nal.H265Syntax;
import dev.sluice.ingest.nal.NalUnit;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/** The display orientation message of H.265, which no tool at hand writes. */
class H265OrientationTest {

    /** A unit with one message: turned by half a turn, until the next one. */
    private static final byte[] HALF_TURN = HexFormat.of().parseHex("4e012f0310001880");

    private static final FrameDisplay TURNED = new FrameDisplay(180, false, 1, 1);

    private final List<CutChunk> chunks = new ArrayList<>();
    private final H265Syntax syntax = new H265Syntax();

    @Test
    void theMessageIsInTheHeadersAndAppliesWithoutThem() throws Exception {
        cut();

        assertThat(chunks).isNotEmpty();
        for (CutChunk chunk : chunks) {
            assertThat(chunk.display()).isEqualTo(TURNED);
            DecodedChunk byHeader = decode(chunk, TURNED);
            DecodedChunk byMessage = decode(chunk, FrameDisplay.AS_CODED);
            assertThat(byMessage.display()).isEqualTo(TURNED);
            assertThat(byMessage.frames()).hasSameSizeAs(byHeader.frames());
            for (int n = 0; n < byHeader.frames().size(); n++) {
                byte[] rgb = byHeader.frames().get(n).image().rgb();
                assertThat(byMessage.frames().get(n).image().rgb()).isEqualTo(rgb);
                int lowerRight =
                        rgb.length - 3 * (3 * 96 + 3); // red is the upper left of the scene
                assertThat(rgb[lowerRight] & 0xff).isGreaterThan(250);
                assertThat(rgb[lowerRight + 1] & 0xff).isLessThan(5);
            }
        }
    }

    private void cut() throws Exception {
        byte[] data =
                H265OrientationTest.class
                        .getResourceAsStream("/video/chunk-h265-closed.ts")
                        .readAllBytes();
        try (Demuxer demuxer = Demuxer.openMemory(data, "mpegts", Map.of());
                NativePacket packet = new NativePacket()) {
            demuxer.selectFirstVideo();
            try (ChunkCutter cutter =
                    ChunkCutter.of(demuxer.format(), CutSettings.defaults(), new Collector())) {
                while (demuxer.read(packet)) {
                    EncodedPacket copy = packet.copy(demuxer.timeBase());
                    cutter.accept(copy.key() ? turned(copy) : copy);
                }
                cutter.finish();
            }
        }
    }

    /** The packet with the message in front of its first slice. */
    private EncodedPacket turned(EncodedPacket packet) {
        List<NalUnit> units = new ArrayList<>(NalUnit.ofAnnexB(packet.data()));
        int slice = 0;
        while (!syntax.isSlice(units.get(slice))) {
            slice++;
        }
        units.add(slice, new NalUnit(HALF_TURN, 0, HALF_TURN.length));
        return packet.withData(NalUnit.toAnnexB(units));
    }

    private static DecodedChunk decode(CutChunk chunk, FrameDisplay display) throws Exception {
        return DisplayFixtures.decode(
                new VideoChunk(
                        "s",
                        1,
                        0,
                        "test",
                        0,
                        chunk.durationMicros(),
                        chunk.leadingFrames(),
                        chunk.trailingFrames(),
                        display,
                        ChunkContainer.MPEG_TS.contentType(),
                        chunk.data()));
    }

    private final class Collector implements CutSink {

        @Override
        public void chunk(CutChunk chunk) {
            chunks.add(chunk);
        }

        @Override
        public void loss(CutLoss loss) {
            throw new AssertionError(loss.toString());
        }
    }
}
