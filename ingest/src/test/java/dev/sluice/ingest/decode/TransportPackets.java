// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.decode;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Edits MPEG-TS by its packets of 188 bytes. */
final class TransportPackets {

    private static final int SIZE = 188;
    private static final int VIDEO = 0x100; // where FFmpeg's muxer puts the first stream

    private TransportPackets() {}

    /** Indices of the packets that carry video. */
    static List<Integer> ofVideo(byte[] stream) {
        List<Integer> numbers = new ArrayList<>();
        for (int at = 0; at < stream.length; at += SIZE) {
            if (((stream[at + 1] & 0x1F) << 8 | stream[at + 2] & 0xFF) == VIDEO) {
                numbers.add(at / SIZE);
            }
        }
        return numbers;
    }

    /** Whether a frame begins in this packet. */
    static boolean startsFrame(byte[] stream, int number) {
        return (stream[SIZE * number + 1] & 0x40) != 0;
    }

    /** The same stream without some of its packets. */
    static byte[] without(byte[] stream, List<Integer> numbers) {
        ByteArrayOutputStream kept = new ByteArrayOutputStream();
        for (int at = 0; at < stream.length; at += SIZE) {
            if (!numbers.contains(at / SIZE)) {
                kept.write(stream, at, SIZE);
            }
        }
        return kept.toByteArray();
    }

    /** The same stream with bytes before and after each packet. */
    static byte[] padded(byte[] stream, int before, int after) {
        ByteArrayOutputStream padded = new ByteArrayOutputStream();
        for (int at = 0; at < stream.length; at += SIZE) {
            padded.writeBytes(new byte[before]);
            padded.write(stream, at, SIZE);
            padded.writeBytes(new byte[after]);
        }
        return padded.toByteArray();
    }

    /** The same stream with a megabyte of empty packets. */
    static byte[] stuffed(byte[] stream) {
        byte[] stuffed = Arrays.copyOf(stream, stream.length + (1 << 20) / SIZE * SIZE);
        for (int at = stream.length; at < stuffed.length; at += SIZE) {
            stuffed[at] = 0x47;
            stuffed[at + 1] = 0x1F;
            stuffed[at + 2] = (byte) 0xFF;
            stuffed[at + 3] = 0x10;
        }
        return stuffed;
    }

    /** The same stream without the packets of the first frame. */
    static byte[] withoutFirstFrame(byte[] stream) {
        List<Integer> first = new ArrayList<>();
        for (int number : ofVideo(stream)) {
            if (!first.isEmpty() && startsFrame(stream, number)) {
                break;
            }
            first.add(number);
        }
        return without(stream, first);
    }
}
