// SPDX-License-Identifier: Apache-2.0
package dev.sluice.console.stream;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * A record of the tokens topic without the values of its tokens, which may also be missing in the
 * record (dimension 0). Its format is in docs/records.md.
 *
 * @param index absolute index of the step
 * @param fromMicros capture time of the step's first frame, microseconds since 1970
 * @param toMicros capture time of the step's last frame
 * @param rows rows of the grid
 * @param columns columns of the grid
 * @param kept positions of the kept tokens in the grid, ascending
 * @param merged those of them that also stand for later steps
 * @param gated whether the step was not encoded
 */
record TokenRecord(
        long index,
        long fromMicros,
        long toMicros,
        int rows,
        int columns,
        int[] kept,
        int[] merged,
        boolean gated) {

    private static final int VERSION = 1;
    private static final int FIXED = 1 + 1 + 4 * Integer.BYTES;
    private static final int STEP = 3 * Long.BYTES + Integer.BYTES;
    private static final int MAX_GRID = 1 << 20;

    /** The header of a record whose step was not encoded; its value is {@code true}. */
    static final String GATED = "ce_sluicegated";

    /** Number of positions of the grid. */
    int seen() {
        return rows * columns;
    }

    /**
     * Reads a record.
     *
     * @param gated whether its headers mark it as gated
     * @throws IllegalArgumentException if it is damaged, or has another version or several steps
     */
    static TokenRecord read(byte[] value, boolean gated) {
        ByteBuffer in = ByteBuffer.wrap(value);
        if (value.length < FIXED + STEP + Integer.BYTES || in.get() != VERSION || in.get() < 0) {
            throw damaged(value, "a version other than 1, or an end before its header's");
        }
        int rows = in.getInt();
        int columns = in.getInt();
        int dim = in.getInt();
        int steps = in.getInt();
        boolean sane = rows > 0 && columns > 0 && (long) rows * columns <= MAX_GRID && dim >= 0;
        if (!sane || steps != 1) {
            throw damaged(value, "a grid of %d × %d and %d steps".formatted(rows, columns, steps));
        }
        long index = in.getLong();
        long from = in.getLong();
        long to = in.getLong();
        int count = in.getInt();
        long size = FIXED + STEP + Integer.BYTES + count * (2L * Integer.BYTES + 2L * dim);
        if (count < 0 || count > rows * columns || size != value.length) {
            throw damaged(value, "%d tokens of dimension %d".formatted(count, dim));
        }
        checkSum(value);
        int[] kept = positions(in, count, rows * columns);
        int[] merged = merged(in, kept);
        return new TokenRecord(index, from, to, rows, columns, kept, merged, gated && count == 0);
    }

    private static void checkSum(byte[] value) {
        CRC32C sum = new CRC32C();
        sum.update(value, 0, value.length - Integer.BYTES);
        int stored = ByteBuffer.wrap(value).getInt(value.length - Integer.BYTES);
        if (stored != (int) sum.getValue()) {
            throw damaged(value, "another checksum than its bytes");
        }
    }

    private static int[] positions(ByteBuffer in, int count, int size) {
        int[] kept = new int[count];
        for (int i = 0; i < count; i++) {
            kept[i] = in.getInt();
            if (kept[i] < 0 || kept[i] >= size) {
                throw damaged(in.array(), "position %d of %d".formatted(kept[i], size));
            }
        }
        return kept;
    }

    private static int[] merged(ByteBuffer in, int[] kept) {
        int[] merged = new int[kept.length];
        int found = 0;
        for (int position : kept) {
            if (in.getInt() > 0) {
                merged[found++] = position;
            }
        }
        return Arrays.copyOf(merged, found);
    }

    private static IllegalArgumentException damaged(byte[] value, String found) {
        return new IllegalArgumentException(
                "the token record of %d bytes has %s; docs/records.md has the format"
                        .formatted(value.length, found));
    }
}
