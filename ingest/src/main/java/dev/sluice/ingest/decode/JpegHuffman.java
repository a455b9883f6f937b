// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.decode;

import java.nio.ByteBuffer;

/** A Huffman table of a JPEG (ITU-T T.81, annex C and F.2.2.3). Immutable. */
final class JpegHuffman {

    private static final int MAX_BITS = 16;

    private final int[] counts = new int[MAX_BITS + 1]; // of codes, by length
    private final int[] values;
    private final int end;

    /** Reads a table. */
    JpegHuffman(ByteBuffer jpeg, int at) {
        int total = 0;
        for (int length = 1; length <= MAX_BITS; length++) {
            counts[length] = jpeg.get(at + length - 1) & 0xFF;
            total += counts[length];
        }
        values = new int[total];
        for (int i = 0; i < total; i++) {
            values[i] = jpeg.get(at + MAX_BITS + i) & 0xFF;
        }
        end = at + MAX_BITS + total;
    }

    /** The index after the table. */
    int end() {
        return end;
    }

    /** Reads a code; returns its value, or -1 if the table does not have it. */
    int read(JpegBits bits) {
        int code = 0;
        int first = 0; // the first code of this length
        int index = 0; // of its value
        for (int length = 1; length <= MAX_BITS; length++) {
            code = code << 1 | bits.next();
            if (code - first < counts[length]) {
                return values[index + code - first];
            }
            index += counts[length];
            first = first + counts[length] << 1;
        }
        return -1;
    }
}
