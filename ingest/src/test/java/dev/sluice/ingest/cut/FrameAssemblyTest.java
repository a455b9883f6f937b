// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.cut;

import dev.sluice.ingest.cut.CodedFrame.Part;
import dev.sluice.ingest.ffmpeg.EncodedPacket;
import dev.sluice.ingest.nal.FrameKind;
import dev.sluice.ingest.nal.H264Syntax;
import dev.sluice.ingest.nal.H265Syntax;
import dev.sluice.ingest.nal.NalSyntax;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** Packets of H.264 and H.265 become whole frames. The units are written bit by bit. */
class FrameAssemblyTest {

    private static final int NEVER = -1;

    private static final HexFormat HEX = HexFormat.of();

    private static final String DELIMITER = "09f0";
    private static final String MESSAGE = "060501aa80";

    /** Frame numbers of 4 bits, order of type 0 with 6 bits, fields allowed. */
    private static final String SPS =
            "674d0028" + Bits.of().ue(0).ue(0).ue(0).ue(2).ue(1).u(1, 0).ue(9).ue(7).u(1, 0).hex();

    /** The same, with numbers that may be left out. */
    private static final String SPS_WITH_GAPS =
            "674d0028" + Bits.of().ue(0).ue(0).ue(0).ue(2).ue(1).u(1, 1).ue(9).ue(7).u(1, 0).hex();

    private static final String PPS = "68" + Bits.of().ue(0).ue(0).u(2, 0).hex();

    /** Two sublayers, blocks of 16, frames of 64×32, so addresses of 3 bits; order of 8 bits. */
    private static final String H265_SPS =
            "4201"
                    + Bits.of()
                            .u(4, 0)
                            .u(3, 0)
                            .u(1, 1)
                            .u(32, 0)
                            .u(32, 0)
                            .u(32, 0)
                            .ue(0)
                            .ue(1)
                            .ue(64)
                            .ue(32)
                            .u(1, 0)
                            .ue(0)
                            .ue(0)
                            .ue(4)
                            .u(1, 1)
                            .ue(0)
                            .ue(0)
                            .ue(0)
                            .ue(0)
                            .ue(1)
                            .hex();

    private static final String H265_PPS =
            "4401" + Bits.of().ue(0).ue(0).u(1, 1).u(1, 0).u(3, 0).hex();

    private final List<CodedFrame> frames = new ArrayList<>();

    @Test
    void slicesThatAreSentAsPacketsAreOneFrameWithItsSetsInFront() {
        feed(
                new H264Syntax(),
                annexB(DELIMITER, SPS, PPS, MESSAGE, SPS, PPS, idr(0, 0)),
                annexB(DELIMITER, SPS, PPS, idr(40, 0)),
                annexB(DELIMITER, slice(0, 1, 2), slice(40, 1, 2)));

        assertThat(frames).hasSize(2);
        assertThat(hex(0)).isEqualTo(annexB(DELIMITER, SPS, PPS, MESSAGE, idr(0, 0), idr(40, 0)));
        assertThat(frames).extracting(f -> f.packet().ptsMicros()).containsExactly(0L, 24L);
        assertThat(frames).extracting(CodedFrame::defect).containsOnlyNulls();
        assertThat(frames.get(0).kind()).isEqualTo(FrameKind.CLOSED_KEY);
    }

    @Test
    void theBytesOfAWholePacketStayTheSame() {
        String packet = "000001" + SPS + "000001" + PPS + "00000001" + idr(0, 0);
        feed(new H264Syntax(), packet);

        assertThat(hex(0)).isEqualTo(packet);
    }

    @Test
    void packetsWithoutAFrameGoInFrontOfTheNextOneAndTheLastAreDropped() {
        feed(
                new H264Syntax(),
                annexB(SPS, PPS),
                annexB(DELIMITER),
                annexB(MESSAGE),
                annexB(DELIMITER, idr(0, 0)),
                annexB(MESSAGE));

        assertThat(frames).hasSize(1);
        assertThat(hex(0)).isEqualTo(annexB(SPS, PPS, MESSAGE, idr(0, 0)));
        assertThat(frames.get(0).packet().ptsMicros()).isEqualTo(36);
    }

    @Test
    void aSliceOfAnotherFrameWhoseBeginningIsMissingIsDamaged() {
        feed(
                new H264Syntax(),
                annexB(SPS, PPS, idr(0, 0)),
                annexB(slice(40, 1, 2)),
                annexB(slice(0, 2, 4)));

        assertThat(frames)
                .extracting(CodedFrame::defect)
                .containsExactly(null, FrameDefect.NO_BEGINNING, null);
    }

    @Test
    void aSliceThatDiffersOnlyInWhetherItIsReferencedBeginsAnotherFrame() {
        feed(
                new H264Syntax(),
                annexB(SPS, PPS, idr(0, 0)),
                annexB(slice(0, 1, 2)),
                annexB("01" + slice(40, 1, 2).substring(2)));

        assertThat(frames).hasSize(3);
        assertThat(frames)
                .extracting(f -> f.references().referenced())
                .containsExactly(true, true, false);
    }

    @Test
    void theFieldsOfAFrameStayPackets() {
        feed(
                new H264Syntax(),
                annexB(SPS, PPS, idr(0, 0)),
                annexB(field(0, 1, 0, 2)),
                annexB(field(20, 1, 0, 2)),
                annexB(field(0, 1, 1, 3)),
                annexB(field(0, 2, 0, 4)),
                annexB(field(0, 2, 1, 5)));

        assertThat(frames)
                .extracting(f -> f.references().part())
                .containsExactly(
                        Part.WHOLE, Part.FIELD, Part.SECOND_FIELD, Part.FIELD, Part.SECOND_FIELD);
    }

    @Test
    void aMissingFrameIsFoundByTheNumbersAcrossTheirWrap() {
        feedNumbers(17, 17);

        assertThat(frames).hasSize(39);
        for (int i = 0; i < 39; i++) {
            assertThat(frames.get(i).defect())
                    .isEqualTo(i == 17 ? FrameDefect.MISSING_BEFORE : null);
        }
        assertThat(frames.get(38).references().number() - frames.get(0).references().number())
                .isEqualTo(39);
    }

    @Test
    void numbersMayBeMissingWhereTheStreamSaysSo() {
        feed(
                new H264Syntax(),
                annexB(SPS_WITH_GAPS, PPS, idr(0, 0)),
                annexB(slice(0, 5, 10)),
                annexB(slice(0, 6, 12)));

        assertThat(frames).extracting(CodedFrame::defect).containsOnlyNulls();
    }

    @Test
    void aFrameThatNoneRefersToHasTheNumberOfTheNextOne() {
        String unreferenced = "01" + slice(0, 1, 2).substring(2);
        feed(
                new H264Syntax(),
                annexB(SPS, PPS, idr(0, 0)),
                annexB(unreferenced),
                annexB(slice(0, 1, 4)));

        assertThat(frames).extracting(CodedFrame::defect).containsOnlyNulls();
    }

    @Test
    void aPacketWhoseLastUnitBreaksOffIsDamaged() {
        byte[] whole = HEX.parseHex("00000005" + SPS.substring(0, 10) + "00000003419aff");
        byte[] broken = HEX.parseHex("0000000a419aff");
        NalBitstream bitstream =
                new NalBitstream(
                        new H264Syntax(),
                        HEX.parseHex(
                                "014d401fffe1%04x%s01%04x%s"
                                        .formatted(SPS.length() / 2, SPS, PPS.length() / 2, PPS)));
        frames.addAll(bitstream.accept(packet(whole, 0)));
        frames.addAll(bitstream.accept(packet(broken, 12)));
        frames.addAll(bitstream.finish());

        assertThat(frames)
                .extracting(CodedFrame::defect)
                .containsExactly(null, FrameDefect.INCOMPLETE);
    }

    @Test
    void anIncompleteMarkBeforeAJointOfTwoStreamsIsLeftToTheDecoder() {
        for (EncodedPacket.Timing timing : EncodedPacket.Timing.values()) {
            frames.clear();
            NalBitstream bitstream = new NalBitstream(new H264Syntax(), new byte[0]);
            EncodedPacket first = packet(HEX.parseHex(annexB(SPS, PPS, idr(0, 0))), 0);
            EncodedPacket second = packet(HEX.parseHex(annexB(SPS, PPS, idr(0, 0))), 12);
            frames.addAll(bitstream.accept(first.withCorrupt(true)));
            frames.addAll(bitstream.accept(second.withTimes(12, 12, timing)));
            frames.addAll(bitstream.finish());

            boolean joint = timing == EncodedPacket.Timing.JUMPED;
            assertThat(frames.get(0).defect()).isEqualTo(joint ? null : FrameDefect.INCOMPLETE);
        }
    }

    @Test
    void anIntraFrameWithoutAMessageIsAKeyFrameIfTheStreamRefersToOneFrameAtMost() {
        String one = "674d0028" + sequence(1);
        String two = "674d0028" + sequence(2);
        String intra = "41" + Bits.of().ue(0).ue(7).ue(0).u(4, 1).u(1, 0).u(6, 2).hex();
        feed(
                new H264Syntax(),
                annexB(two, PPS, idr(0, 0)),
                annexB(intra),
                annexB(one, PPS, idr(0, 0)),
                annexB(intra));

        assertThat(frames)
                .extracting(CodedFrame::kind)
                .containsExactly(
                        FrameKind.CLOSED_KEY,
                        FrameKind.OTHER,
                        FrameKind.CLOSED_KEY,
                        FrameKind.OPEN_KEY);
        assertThat(hex(3)).isEqualTo(annexB("060601c480", intra));
    }

    private static String sequence(int references) {
        Bits bits = Bits.of().ue(0).ue(0).ue(0).ue(2).ue(references).u(1, 0);
        return bits.ue(9).ue(7).u(1, 0).hex();
    }

    @Test
    void segmentsOfH265ThatAreSentAsPacketsAreOneFrame() {
        feed(
                new H265Syntax(),
                annexB(H265_SPS, H265_PPS, h265(1, true, 0, 7)),
                annexB(h265(1, false, 4, 7)),
                annexB(h265Dependent(1, 6)),
                annexB(h265(1, false, 4, 8)),
                annexB(h265(0, true, 0, 9)));

        assertThat(frames).hasSize(3);
        assertThat(hex(0))
                .isEqualTo(
                        annexB(
                                H265_SPS,
                                H265_PPS,
                                h265(1, true, 0, 7),
                                h265(1, false, 4, 7),
                                h265Dependent(1, 6)));
        assertThat(frames)
                .extracting(CodedFrame::defect)
                .containsExactly(null, FrameDefect.NO_BEGINNING, null);
        assertThat(frames)
                .extracting(f -> f.references().referenced())
                .containsExactly(true, true, false);
    }

    @Test
    void leadingFramesAfterABrokenLinkOfH265AreDropped() {
        feed(
                new H265Syntax(),
                annexB(H265_SPS, H265_PPS, h265(19, true, 0, 0)),
                annexB(h265(21, true, 0, 8)),
                annexB(h265(9, true, 0, 7)),
                annexB(h265(16, true, 0, 16)),
                annexB(h265(9, true, 0, 15)),
                annexB(h265(1, true, 0, 17), "4801"),
                annexB(h265(21, true, 0, 24)),
                annexB(h265(9, true, 0, 23)),
                annexB(h265(7, true, 0, 22)));

        assertThat(frames)
                .extracting(CodedFrame::kind)
                .containsExactly(
                        FrameKind.CLOSED_KEY,
                        FrameKind.OPEN_KEY,
                        FrameKind.LEADING,
                        FrameKind.OPEN_KEY,
                        FrameKind.OTHER,
                        FrameKind.OPEN_KEY,
                        FrameKind.DECODABLE_LEADING);
    }

    @Test
    void aGapInTheNumbersAloneIsAPeculiarityOfTheEncoder() {
        feedNumbers(17, NEVER);

        assertThat(frames).extracting(CodedFrame::defect).containsOnlyNulls();
    }

    /** Feeds 39 frames without a number, and with a hole in the times at a number. */
    private void feedNumbers(int left, int hole) {
        NalBitstream bitstream = new NalBitstream(new H264Syntax(), new byte[0]);
        frames.addAll(bitstream.accept(packet(HEX.parseHex(annexB(SPS, PPS, idr(0, 0))), 0)));
        long time = 0;
        for (int number = 1; number < 40; number++) {
            time += number == left && number != hole ? 0 : 12;
            if (number != left) {
                String slice = annexB(slice(0, number % 16, number % 32 * 2));
                frames.addAll(bitstream.accept(packet(HEX.parseHex(slice), time)));
            }
        }
        frames.addAll(bitstream.finish());
    }

    @Test
    void aLeadingFrameOfH265WithoutItsKeyFrameShowsThatOneIsMissing() {
        feed(
                new H265Syntax(),
                annexB(H265_SPS, H265_PPS, h265(19, true, 0, 0)),
                annexB(h265(7, true, 0, 250)),
                annexB(h265(1, true, 0, 4)),
                annexB(h265(7, true, 0, 6)));

        assertThat(frames)
                .extracting(CodedFrame::defect)
                .containsExactly(null, null, null, FrameDefect.MISSING_BEFORE);
    }

    private void feed(NalSyntax syntax, String... packets) {
        NalBitstream bitstream = new NalBitstream(syntax, new byte[0]);
        for (int i = 0; i < packets.length; i++) {
            frames.addAll(bitstream.accept(packet(HEX.parseHex(packets[i]), i * 12L)));
        }
        frames.addAll(bitstream.finish());
    }

    private String hex(int frame) {
        return HEX.formatHex(frames.get(frame).packet().data());
    }

    private static EncodedPacket packet(byte[] data, long pts) {
        return new EncodedPacket(data, pts, pts, 40_000, false, null);
    }

    private static String idr(int macroblock, int order) {
        Bits bits = Bits.of().ue(macroblock).ue(7).ue(0).u(4, 0).u(1, 0).ue(3).u(6, order);
        return "65" + bits.hex();
    }

    private static String slice(int macroblock, int number, int order) {
        Bits bits = Bits.of().ue(macroblock).ue(5).ue(0).u(4, number).u(1, 0).u(6, order);
        return "41" + bits.hex();
    }

    private static String field(int macroblock, int number, int bottom, int order) {
        Bits bits = Bits.of().ue(macroblock).ue(5).ue(0).u(4, number).u(1, 1).u(1, bottom);
        return "41" + bits.u(6, order).hex();
    }

    private static String h265(int type, boolean first, int address, int order) {
        Bits bits = Bits.of().u(1, first ? 1 : 0);
        bits = (type >= 16 ? bits.u(1, 0) : bits).ue(0);
        bits = (first ? bits : bits.u(1, 0).u(3, address)).ue(0);
        return "%02x01".formatted(type << 1) + bits.u(8, order).hex();
    }

    private static String h265Dependent(int type, int address) {
        return "%02x01".formatted(type << 1) + Bits.of().u(1, 0).ue(0).u(1, 1).u(3, address).hex();
    }

    private static String annexB(String... units) {
        StringBuilder text = new StringBuilder();
        for (String unit : units) {
            text.append("00000001").append(unit);
        }
        return text.toString();
    }

    /** Writes bits; ends with a one and emulation prevention, as NAL units do. */
    private record Bits(String bits) {

        static Bits of() {
            return new Bits("");
        }

        Bits u(int length, int value) {
            StringBuilder added = new StringBuilder(bits);
            for (int i = length - 1; i >= 0; i--) {
                added.append(value >> i & 1);
            }
            return new Bits(added.toString());
        }

        Bits ue(int value) {
            int length = 32 - Integer.numberOfLeadingZeros(value + 1);
            return u(length - 1, 0).u(length, value + 1);
        }

        String hex() {
            String whole = bits + "1";
            whole += "0".repeat((8 - whole.length() % 8) % 8);
            StringBuilder hex = new StringBuilder();
            int zeros = 0;
            for (int i = 0; i < whole.length(); i += 8) {
                int value = Integer.parseInt(whole.substring(i, i + 8), 2);
                if (zeros >= 2 && value <= 3) {
                    hex.append("03");
                    zeros = 0;
                }
                zeros = value == 0 ? zeros + 1 : 0;
                hex.append("%02x".formatted(value));
            }
            return hex.toString();
        }
    }
}
