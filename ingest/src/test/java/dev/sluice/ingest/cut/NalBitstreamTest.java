// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.cut;

import dev.sluice.ingest.ffmpeg.EncodedPacket;
import dev.sluice.ingest.nal.FrameKind;
import dev.sluice.ingest.nal.H264Syntax;
import dev.sluice.ingest.nal.H265Syntax;
import dev.sluice.ingest.nal.NalBits;
import dev.sluice.ingest.nal.NalSyntax;
import dev.sluice.ingest.nal.NalUnit;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;

class NalBitstreamTest {

    private static final HexFormat HEX = HexFormat.of();

    // Units of H.264: SPS and PPS with id 0, PPS with id 1, an IDR slice, I, P and B slices.
    private static final String SPS = "674d401f96";
    private static final String PPS_0 = "68ee3c80";
    private static final String PPS_1 = "6857";
    private static final String IDR = "658880ff";
    private static final String INTRA = "4188ff"; // first macroblock 0, slice type 7
    private static final String PREDICTED = "419aff"; // first macroblock 0, slice type 5
    private static final String RECOVERY = "060601c480"; // a recovery point, after 0 frames
    private static final String LATER = "06050180060164" + "80"; // after 2 frames
    private static final String DELIMITER = "09f0";

    @Test
    void unitsOfAnnexBAreFoundWithStartCodesOfThreeAndFourBytes() {
        byte[] data = HEX.parseHex("00000001" + SPS + "000001" + PPS_0 + "00000001" + IDR);

        assertThat(NalUnit.ofAnnexB(data))
                .extracting(NalBitstreamTest::hex)
                .containsExactly(SPS, PPS_0, IDR);
    }

    @Test
    void anInvalidLengthEndsThePacketOnly() {
        byte[] data = HEX.parseHex("00000004" + IDR + "7fffffff" + PREDICTED);

        assertThat(NalUnit.ofLengthPrefixed(data, 4))
                .extracting(NalBitstreamTest::hex)
                .containsExactly(IDR);
    }

    @Test
    void randomBytesDoNotBreakTheParsers() {
        long seed = 20261120;
        Random random = new Random(seed);
        for (int round = 0; round < 20_000; round++) {
            byte[] data = new byte[random.nextInt(40)];
            random.nextBytes(data);
            if (data.length > 0 && random.nextBoolean()) {
                data[0] = 1;
            }
            for (NalSyntax syntax : List.of(new H264Syntax(), new H265Syntax())) {
                NalBitstream bitstream = new NalBitstream(syntax, data);
                for (CodedFrame frame : frames(bitstream, packet(data, 0, random.nextBoolean()))) {
                    assertThat(bitstream.opening(frame)).as("seed %d", seed).isNotNull();
                }
            }
        }
    }

    @Test
    void parameterSetsOfTheContainerPrecedeEveryKeyFrame() {
        NalBitstream bitstream = new NalBitstream(new H264Syntax(), avcC());

        List<CodedFrame> frames =
                frames(
                        bitstream,
                        packet(lengthPrefixed(IDR), 0, true),
                        packet(lengthPrefixed(IDR), 40_000, true));

        assertThat(frames)
                .extracting(frame -> HEX.formatHex(bitstream.opening(frame)))
                .containsExactly(annexB(SPS, PPS_0, IDR), annexB(SPS, PPS_0, IDR));
    }

    @Test
    void laterParameterSetsReplaceThoseWithTheSameId() {
        NalBitstream bitstream = new NalBitstream(new H264Syntax(), new byte[0]);
        String newer = "68ee3c81";

        CodedFrame key =
                frames(
                                bitstream,
                                packet(HEX.parseHex(annexB(SPS, PPS_0, PPS_1, IDR)), 0, true),
                                packet(HEX.parseHex(annexB(newer, PREDICTED)), 1, false),
                                packet(HEX.parseHex(annexB(DELIMITER, IDR)), 2, true))
                        .get(2);

        assertThat(HEX.formatHex(bitstream.opening(key))).isEqualTo(annexB(SPS, newer, PPS_1, IDR));
    }

    @Test
    void parameterSetsOfThePacketItselfAreNotRepeated() {
        NalBitstream bitstream = new NalBitstream(new H264Syntax(), avcC());
        byte[] data = HEX.parseHex(annexB(SPS, PPS_0, IDR));

        CodedFrame frame = frames(bitstream, packet(data, 0, true)).get(0);

        assertThat(bitstream.opening(frame)).isEqualTo(data);
    }

    @Test
    void anIntraFrameIsAnOpenKeyFrameOnlyIfDecodersRecoverAtOnce() {
        assertThat(h264(true, RECOVERY, INTRA)).isEqualTo(FrameKind.OPEN_KEY);
        assertThat(h264(false, RECOVERY, INTRA)).isEqualTo(FrameKind.OPEN_KEY);
        assertThat(h264(true, INTRA)).isEqualTo(FrameKind.OTHER);
        assertThat(h264(true, RECOVERY, PREDICTED)).isEqualTo(FrameKind.OTHER);
        assertThat(h264(false, IDR)).isEqualTo(FrameKind.CLOSED_KEY);
    }

    @Test
    void decodingCanStartWhereFramesAreExactLater() {
        CodedFrame frame = only(packet(HEX.parseHex(annexB(LATER, PREDICTED)), 0, false));

        assertThat(frame.kind()).isEqualTo(FrameKind.REFRESH);
        assertThat(frame.references().recoveryFrames()).isEqualTo(2);
        assertThat(h264(true, LATER, INTRA)).isEqualTo(FrameKind.REFRESH);
    }

    @Test
    void framesPresentedBeforeAnOpenKeyFrameOfH264AreLeadingFrames() {
        NalBitstream bitstream = new NalBitstream(new H264Syntax(), new byte[0]);

        List<CodedFrame> frames =
                frames(
                        bitstream,
                        packet(HEX.parseHex(annexB(RECOVERY, INTRA)), 300, true),
                        packet(HEX.parseHex(annexB(PREDICTED)), 100, false),
                        packet(HEX.parseHex(annexB(PREDICTED)), 400, false),
                        packet(HEX.parseHex(annexB(PREDICTED)), 200, false),
                        packet(HEX.parseHex(annexB(IDR)), 500, true),
                        packet(HEX.parseHex(annexB(PREDICTED)), 450, false));

        assertThat(frames)
                .extracting(CodedFrame::kind)
                .containsExactly(
                        FrameKind.OPEN_KEY,
                        FrameKind.LEADING,
                        FrameKind.OTHER,
                        FrameKind.LEADING,
                        FrameKind.CLOSED_KEY,
                        FrameKind.OTHER);
    }

    @Test
    void unitTypesOfH265DetermineTheKindOfAFrame() {
        assertThat(h265(19)).isEqualTo(FrameKind.CLOSED_KEY);
        assertThat(h265(20)).isEqualTo(FrameKind.CLOSED_KEY);
        assertThat(h265(21)).isEqualTo(FrameKind.OPEN_KEY);
        assertThat(h265(16)).isEqualTo(FrameKind.OPEN_KEY);
        assertThat(h265(6)).isEqualTo(FrameKind.DECODABLE_LEADING);
        assertThat(h265(9)).isEqualTo(FrameKind.LEADING);
        assertThat(h265(1)).isEqualTo(FrameKind.OTHER);
    }

    @Test
    void emulationPreventionBytesAreSkipped() {
        // 0000 03 01: the 03 keeps a start code from appearing, the bits are 0000 01.
        NalUnit unit = new NalUnit(HEX.parseHex("6700000301"), 0, 5);
        NalBits bits = new NalBits(unit, 1);

        assertThat(bits.read(24)).isEqualTo(1);
    }

    @Test
    void theIdOfAnH265SequenceIsReadAfterItsSublayers() {
        // VPS 0, two sublayers more with a level each, then id 2 (011).
        ByteArrayOutputStream sps = new ByteArrayOutputStream();
        sps.writeBytes(HEX.parseHex("4201")); // header
        sps.write(0b0000_0101); // VPS id 0, sublayers - 1 = 2, nesting
        sps.writeBytes(HEX.parseHex("0160000001b0000001001f5d").clone());
        byte[] data = sps.toByteArray();
        byte[] withFlags = java.util.Arrays.copyOf(data, data.length + 5);
        withFlags[data.length] = 0b0101_0000; // level present for both
        withFlags[data.length + 2] = 30;
        withFlags[data.length + 3] = 60;
        withFlags[data.length + 4] = 0b0110_0000;

        assertThat(new H265Syntax().setId(new NalUnit(withFlags, 0, withFlags.length)))
                .isEqualTo(2);
    }

    private static FrameKind h264(boolean key, String... units) {
        return only(packet(HEX.parseHex(annexB(units)), 0, key)).kind();
    }

    private static CodedFrame only(EncodedPacket packet) {
        return frames(new NalBitstream(new H264Syntax(), new byte[0]), packet).get(0);
    }

    private static FrameKind h265(int type) {
        byte[] data = {0, 0, 0, 1, (byte) (type << 1), 1, (byte) 0x80};
        return frames(new NalBitstream(new H265Syntax(), new byte[0]), packet(data, 0, true))
                .get(0)
                .kind();
    }

    private static List<CodedFrame> frames(NalBitstream bitstream, EncodedPacket... packets) {
        List<CodedFrame> frames = new ArrayList<>();
        for (EncodedPacket packet : packets) {
            frames.addAll(bitstream.accept(packet));
        }
        frames.addAll(bitstream.finish());
        return frames;
    }

    private static byte[] avcC() {
        return HEX.parseHex("014d401fffe10005" + SPS + "010004" + PPS_0);
    }

    private static byte[] lengthPrefixed(String unit) {
        return HEX.parseHex("%08x".formatted(unit.length() / 2) + unit);
    }

    private static String annexB(String... units) {
        StringBuilder text = new StringBuilder();
        for (String unit : units) {
            text.append("00000001").append(unit);
        }
        return text.toString();
    }

    private static String hex(NalUnit unit) {
        return HEX.formatHex(unit.data(), unit.offset(), unit.offset() + unit.length());
    }

    private static EncodedPacket packet(byte[] data, long pts, boolean key) {
        return new EncodedPacket(data, pts, pts, 40_000, key, null);
    }
}
