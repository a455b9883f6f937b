// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.nal;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;

/**
 * How the units of a packet are told apart.
 *
 * @param lengthSize bytes of the length before each unit (avcC, hvcC); 0 for start codes (Annex B)
 */
public record NalFormat(int lengthSize) {

    /** Units with start codes. */
    public static final NalFormat ANNEX_B = new NalFormat(0);

    /** The units of a packet, up to the first invalid length. */
    public List<NalUnit> split(byte[] packet) {
        return lengthSize == 0
                ? NalUnit.ofAnnexB(packet)
                : NalUnit.ofLengthPrefixed(packet, lengthSize);
    }

    /** What an invalid length leaves of a packet; empty if units and padding fill it. */
    public byte[] rest(byte[] packet, List<NalUnit> units) {
        if (lengthSize == 0) {
            return new byte[0];
        }
        int end = 0;
        for (NalUnit unit : units) {
            end = unit.offset() + unit.length();
        }
        return NalUnit.isPadding(packet, end)
                ? new byte[0]
                : Arrays.copyOfRange(packet, end, packet.length);
    }

    /** A packet of these units. */
    public byte[] join(List<NalUnit> units) {
        if (lengthSize == 0) {
            return NalUnit.toAnnexB(units);
        }
        ByteArrayOutputStream packet = new ByteArrayOutputStream();
        for (NalUnit unit : units) {
            for (int i = lengthSize - 1; i >= 0; i--) {
                packet.write(unit.length() >>> 8 * i);
            }
            packet.write(unit.data(), unit.offset(), unit.length());
        }
        return packet.toByteArray();
    }
}
