// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.nal;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One message of supplemental enhancement information (ITU-T H.264 and H.265, 7.3.5 and annex D),
 * which H.264 and H.265 write alike.
 *
 * @param type the payload type
 * @param payload the payload without emulation prevention bytes; not copied
 */
public record SeiMessage(int type, byte[] payload) {

    /** Type of the message that declares from which frame on the output is correct. */
    public static final int RECOVERY_POINT = 6;

    /** Type of the message that declares how frames are turned and mirrored for display. */
    public static final int DISPLAY_ORIENTATION = 47;

    private static final int MAX_BYTE = 0xff;
    private static final int STOP_BIT = 0x80;

    /**
     * The messages of a unit up to the first one that is longer than the unit, which encoders write
     * by mistake.
     *
     * @param headerBytes length of the unit's header
     */
    public static List<SeiMessage> of(NalUnit unit, int headerBytes) {
        byte[] bytes = unit.withoutPrevention(headerBytes);
        List<SeiMessage> messages = new ArrayList<>();
        int at = 0;
        while (at + 2 < bytes.length) { // a message of two bytes or more, and the stop bit
            int[] type = number(bytes, at);
            int[] size = number(bytes, type[1]);
            int end = size[1] + size[0];
            if (end < size[1] || end > bytes.length) {
                break;
            }
            messages.add(new SeiMessage(type[0], Arrays.copyOfRange(bytes, size[1], end)));
            at = end;
        }
        return messages;
    }

    /** A number that is the sum of bytes up to the first one below 255; and the index after it. */
    private static int[] number(byte[] bytes, int from) {
        int value = 0;
        int at = from;
        while (at < bytes.length && bytes[at] == (byte) MAX_BYTE) {
            value += MAX_BYTE;
            at++;
        }
        return new int[] {at < bytes.length ? value + (bytes[at] & MAX_BYTE) : value, at + 1};
    }

    /** The unit that consists of this header and these messages. */
    public static NalUnit unit(byte[] header, List<SeiMessage> messages) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (SeiMessage message : messages) {
            write(bytes, message.type);
            write(bytes, message.payload.length);
            bytes.writeBytes(message.payload);
        }
        bytes.write(STOP_BIT);
        return NalUnit.withPrevention(header, bytes.toByteArray());
    }

    private static void write(ByteArrayOutputStream bytes, int number) {
        int rest = number;
        for (; rest >= MAX_BYTE; rest -= MAX_BYTE) {
            bytes.write(MAX_BYTE);
        }
        bytes.write(rest);
    }
}
