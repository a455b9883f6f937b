// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.nal;

/**
 * Reads the bits of a NAL unit without its emulation prevention bytes. Past the end it reads zeros,
 * so a damaged unit gives a wrong value and never an exception.
 */
public final class NalBits {

    private final NalUnit unit;
    private int at;
    private int bit; // index within the current byte, from the most significant
    private int zeros; // zero bytes directly before the current one

    public NalBits(NalUnit unit, int skippedBytes) {
        this.unit = unit;
        for (int i = 0; i < skippedBytes; i++) {
            skip(8);
        }
    }

    public void skip(int bits) {
        for (int i = 0; i < bits; i++) {
            next();
        }
    }

    public int read(int bits) {
        int value = 0;
        for (int i = 0; i < bits; i++) {
            value = value << 1 | next();
        }
        return value;
    }

    /** Reads an unsigned exponential Golomb code. */
    public int golomb() {
        int length = 0;
        while (next() == 0 && length < 31 && at < unit.length()) {
            length++;
        }
        return (1 << length) - 1 + read(length);
    }

    /** Reads a signed exponential Golomb code. */
    public int signedGolomb() {
        int code = golomb();
        return (code & 1) == 1 ? (code + 1) / 2 : -(code / 2);
    }

    private int next() {
        if (at >= unit.length()) {
            return 0;
        }
        int value = unit.data()[unit.offset() + at];
        int result = value >> (7 - bit) & 1;
        if (++bit == 8) {
            bit = 0;
            advance(value);
        }
        return result;
    }

    private void advance(int value) {
        zeros = value == 0 ? zeros + 1 : 0;
        at++;
        if (zeros == 2 && at < unit.length() && unit.data()[unit.offset() + at] == 3) {
            at++;
            zeros = 0;
        }
    }
}
