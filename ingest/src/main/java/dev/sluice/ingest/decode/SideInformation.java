// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.decode;

import dev.sluice.ingest.nal.NalSyntax;
import dev.sluice.ingest.nal.NalUnit;
import dev.sluice.ingest.nal.SeiMessage;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Removes supplemental enhancement information (SEI) that decoding and display do not need, because
 * the decoder takes a malformed message for damage of the frame. Cameras write such messages, and
 * they say nothing about the frame. Stateless.
 */
final class SideInformation {

    private static final int USER_DATA = 5;
    private static final int USER_DATA_ID_BYTES = 16;
    private static final String X264 = "x264";
    private static final int PICTURE_HASH = 132;
    private static final int MD5_BYTES = 16;
    private static final int MASTERING_DISPLAY = 137;
    private static final int MASTERING_DISPLAY_BYTES = 24;
    private static final int LIGHT_LEVEL = 144;
    private static final int LIGHT_LEVEL_BYTES = 4;
    private static final int TRANSFER = 147;

    private SideInformation() {}

    /** The units without side information that is not needed; the same list if there is none. */
    static List<NalUnit> reduce(List<NalUnit> units, NalSyntax syntax) {
        if (units.stream().noneMatch(syntax::isSideInformation)) {
            return units;
        }
        List<NalUnit> reduced = new ArrayList<>(units.size());
        for (NalUnit unit : units) {
            if (!syntax.isSideInformation(unit)) {
                reduced.add(unit);
                continue;
            }
            List<SeiMessage> needed = needed(unit, syntax);
            if (!needed.isEmpty()) {
                byte[] header =
                        Arrays.copyOfRange(
                                unit.data(), unit.offset(), unit.offset() + syntax.headerBytes());
                reduced.add(SeiMessage.unit(header, needed));
            }
        }
        return reduced;
    }

    /** Whether side information that is needed can hold for more than its frame. */
    static boolean outlasts(List<NalUnit> units, NalSyntax syntax) {
        return units.stream()
                .filter(syntax::isSideInformation)
                .flatMap(unit -> needed(unit, syntax).stream())
                .anyMatch(message -> message.type() != PICTURE_HASH);
    }

    private static List<SeiMessage> needed(NalUnit unit, NalSyntax syntax) {
        if (unit.length() <= syntax.headerBytes()) {
            return List.of();
        }
        return SeiMessage.of(unit, syntax.headerBytes()).stream()
                .filter(SideInformation::isNeeded)
                .toList();
    }

    private static boolean isNeeded(SeiMessage message) {
        int size = message.payload().length;
        return switch (message.type()) {
            case SeiMessage.RECOVERY_POINT, SeiMessage.DISPLAY_ORIENTATION, TRANSFER -> size > 0;
            case PICTURE_HASH -> isMd5(message.payload());
            case MASTERING_DISPLAY -> size == MASTERING_DISPLAY_BYTES;
            case LIGHT_LEVEL -> size == LIGHT_LEVEL_BYTES;
            case USER_DATA -> isVersionOfX264(message.payload());
            default -> false;
        };
    }

    /** Of one plane or three; the decoder compares it with the frame. */
    private static boolean isMd5(byte[] payload) {
        return (payload.length == 1 + MD5_BYTES || payload.length == 1 + 3 * MD5_BYTES)
                && payload[0] == 0;
    }

    /** FFmpeg repeats errors of old versions of x264, so that their video looks as intended. */
    private static boolean isVersionOfX264(byte[] payload) {
        int end = USER_DATA_ID_BYTES + X264.length();
        return payload.length >= end
                && new String(
                                payload,
                                USER_DATA_ID_BYTES,
                                X264.length(),
                                StandardCharsets.ISO_8859_1)
                        .equals(X264);
    }
}
