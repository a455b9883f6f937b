// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.cut;

import dev.sluice.ingest.chunk.ChunkContainer;
import dev.sluice.ingest.chunk.FrameDisplay;
import dev.sluice.ingest.chunk.VideoChunk;
import dev.sluice.ingest.decode.DisplayFixtures;
import dev.sluice.ingest.decode.SampledFrame;
import dev.sluice.ingest.ffmpeg.Demuxer;
import dev.sluice.ingest.ffmpeg.EncodedPacket;
import dev.sluice.ingest.ffmpeg.NativeObject;
import dev.sluice.ingest.ffmpeg.NativePacket;
import dev.sluice.ingest.ffmpeg.VideoFormat;
import dev.sluice.ingest.ffmpeg.VideoFormats;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/** Frames that change in the middle of a stream are re-encoded by another encoder. */
class ChangingFramesTest {

    private static final long PERIOD = 100_000;

    private final List<CutChunk> chunks = new ArrayList<>();

    @Test
    void aChangeOfTheAspectRatioBeginsAnotherChunk() throws Exception {
        reencode("/display/scene.ts", "/display/aspect.ts");

        assertThat(chunks)
                .extracting(CutChunk::display)
                .containsExactly(FrameDisplay.AS_CODED, new FrameDisplay(0, false, 2, 1));
        assertThat(chunks).extracting(CutChunk::frames).containsExactly(5, 5);
    }

    @Test
    void aChangeOfTheOrientationBeginsAnotherChunk() throws Exception {
        reencode("/display/turned-90.ts", "/display/scene.ts", "/display/mirrored-0.ts");

        assertThat(chunks)
                .extracting(CutChunk::display)
                .containsExactly(
                        new FrameDisplay(270, false, 1, 1),
                        FrameDisplay.AS_CODED,
                        new FrameDisplay(0, true, 1, 1));
        assertThat(chunks).extracting(CutChunk::frames).containsExactly(5, 5, 5);
    }

    @Test
    void theExifOfJpegsIsInTheHeaders() throws Exception {
        byte[] jpeg = DisplayFixtures.bytes("scene.jpg");
        List<EncodedPacket> packets = new ArrayList<>();
        for (int n = 0; n < 6; n++) {
            byte[] data = DisplayFixtures.oriented(jpeg, n < 3 ? 6 : 1);
            packets.add(new EncodedPacket(data, n * PERIOD, n * PERIOD, PERIOD, true, null));
        }

        reencode(VideoFormats.mjpeg(64, 48, PERIOD), packets);

        assertThat(chunks)
                .extracting(CutChunk::display)
                .containsExactly(new FrameDisplay(90, false, 1, 1), FrameDisplay.AS_CODED);
        assertThat(describe(decode(chunks.get(0)))).containsOnly("48x64 BRWG");
        assertThat(describe(decode(chunks.get(1)))).containsOnly("64x48 RGBW");
    }

    private static List<String> describe(List<SampledFrame> frames) {
        return frames.stream().map(frame -> DisplayFixtures.describe(frame.image())).toList();
    }

    /** The upper left corner of all of them is red: in BT.601, in BT.709 and in full range. */
    @Test
    void aChangeOfTheColoursBeginsAnotherChunk() throws Exception {
        reencode(
                "/video/piece-h264-closed-0.ts",
                "/video/chunk-h264-bt709.ts",
                "/video/chunk-h264-full.ts");

        assertThat(chunks).extracting(CutChunk::frames).containsExactly(10, 10, 10);
        for (CutChunk chunk : chunks) {
            for (SampledFrame frame : decode(chunk)) {
                byte[] rgb = frame.image().rgb();
                int at = 3 * (3 * frame.image().width() + 3);
                assertThat(rgb[at] & 0xff).as("red").isGreaterThan(250);
                assertThat(rgb[at + 1] & 0xff).as("green").isLessThan(5);
                assertThat(rgb[at + 2] & 0xff).as("blue").isLessThan(5);
            }
        }
    }

    /** Re-encodes transport streams one after the other, as one stream. */
    private void reencode(String... files) throws Exception {
        List<EncodedPacket> packets = new ArrayList<>();
        VideoFormat format = null;
        for (String file : files) {
            format = read(file, packets);
        }
        reencode(format, packets);
    }

    private void reencode(VideoFormat format, List<EncodedPacket> packets) throws Exception {
        long before = NativeObject.openCount();
        try (EncodingCutter cutter =
                EncodingCutter.open(
                        format, CutSettings.defaults(), new Collector(), Long.MIN_VALUE)) {
            for (EncodedPacket packet : packets) {
                cutter.accept(packet);
            }
            cutter.finish();
        }
        assertThat(NativeObject.openCount()).isEqualTo(before);
    }

    /** Appends the packets of a file, whose times follow those before. */
    private static VideoFormat read(String file, List<EncodedPacket> packets) throws Exception {
        byte[] data = ChangingFramesTest.class.getResourceAsStream(file).readAllBytes();
        long start = packets.size() * PERIOD;
        try (Demuxer demuxer = Demuxer.openMemory(data, "mpegts", Map.of());
                NativePacket packet = new NativePacket()) {
            demuxer.selectFirstVideo();
            long first = -1;
            while (demuxer.read(packet)) {
                EncodedPacket copy = packet.copy(demuxer.timeBase());
                first = first < 0 ? copy.ptsMicros() : first;
                long moved = start - first;
                packets.add(copy.withTimes(copy.ptsMicros() + moved, copy.dtsMicros() + moved));
            }
            return demuxer.format();
        }
    }

    private static List<SampledFrame> decode(CutChunk chunk) throws Exception {
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
                                chunk.display(),
                                ChunkContainer.MPEG_TS.contentType(),
                                chunk.data()))
                .frames();
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
