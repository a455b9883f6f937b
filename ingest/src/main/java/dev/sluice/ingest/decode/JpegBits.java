// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.decode;

import java.nio.ByteBuffer;

/** Reads the bits of a scan without stuffed bytes (ITU-T T.81, F.2.2.5); fails at the end. */
final class JpegBits {

    private final ByteBuffer jpeg;
    private int at;
    private int value;
    private int left; // bits of the value that are not read

    JpegBits(ByteBuffer jpeg, int from) {
        this.jpeg = jpeg;
        this.at = from;
    }

    /**
     * Reads a bit.
     *
     * @throws IndexOutOfBoundsException at the end, or at a marker
     */
    int next() {
        if (left == 0) {
            value = jpeg.get(at++) & 0xFF;
            if (value == 0xFF && jpeg.get(at++) != 0) {
                throw new IndexOutOfBoundsException("a marker within a scan");
            }
            left = 8;
        }
        left--;
        return value >> left & 1;
    }

    void skip(int bits) {
        for (int i = 0; i < bits; i++) {
            next();
        }
    }

    /** Goes to what follows the next restart marker. */
    void restart() {
        left = 0;
        while ((jpeg.get(at) & 0xFF) == 0xFF && (jpeg.get(at + 1) & 0xFF) == 0xFF) {
            at++;
        }
        if ((jpeg.getShort(at) & 0xFFF8) != 0xFFD0) {
            throw new IndexOutOfBoundsException("a restart marker is missing");
        }
        at += 2;
    }
}
