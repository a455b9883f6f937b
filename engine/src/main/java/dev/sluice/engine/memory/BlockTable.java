// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.memory;

import dev.sluice.engine.format.BinaryData;
import dev.sluice.engine.format.FormatException;
import dev.sluice.engine.reduce.TokenGrid;

import java.io.DataInput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * The beginning of a stored block, up to its tokens.
 *
 * @param header the facts about the whole block
 * @param steps per step its index, capture time, end time (long) and number of tokens (int)
 */
record BlockTable(BlockHeader header, ByteBuffer steps) {

    private static final int FIXED = 1 + 4 * Integer.BYTES;
    private static final int STEP = 3 * Long.BYTES + Integer.BYTES;

    /** Returns the length of the binary form, without the version. */
    static long size(int steps) {
        return FIXED + (long) steps * STEP;
    }

    /**
     * Reads the table.
     *
     * @param checksum updated with the bytes that are read
     */
    static BlockTable read(DataInput in, CRC32C checksum) throws IOException {
        ByteBuffer fixed = read(FIXED, in, checksum);
        int level = fixed.get();
        int height = fixed.getInt();
        int width = fixed.getInt();
        int dim = fixed.getInt();
        int count = fixed.getInt();
        boolean sane = level >= 0 && height > 0 && width > 0 && dim >= 0 && count > 0;
        if (!sane || (long) height * width > Integer.MAX_VALUE) {
            throw damaged(
                    "level %d, grid %d×%d, dim %d, %d steps"
                            .formatted(level, height, width, dim, count));
        }
        ByteBuffer steps = read((long) count * STEP, in, checksum);
        return new BlockTable(header(level, new TokenGrid(height, width), dim, steps), steps);
    }

    private static ByteBuffer read(long length, DataInput in, CRC32C checksum) throws IOException {
        byte[] bytes = BinaryData.readFully(length, in);
        checksum.update(bytes);
        return ByteBuffer.wrap(bytes);
    }

    private static BlockHeader header(int level, TokenGrid grid, int dim, ByteBuffer table)
            throws FormatException {
        int count = table.capacity() / STEP;
        int last = (count - 1) * STEP;
        long tokens = tokens(table, count, grid);
        long size = TokenBlockFormat.size(count, tokens, dim);
        if (size > Integer.MAX_VALUE || tokens > 0 && dim == 0) {
            throw damaged("%d tokens of dim %d".formatted(tokens, dim));
        }
        return new BlockHeader(
                level,
                grid,
                dim,
                count,
                (int) tokens,
                (int) size,
                table.getLong(0),
                table.getLong(last),
                table.getLong(last + 2 * Long.BYTES));
    }

    /** Checks the steps and returns the number of their tokens. */
    private static long tokens(ByteBuffer table, int count, TokenGrid grid) throws FormatException {
        long tokens = 0;
        long previous = 0;
        for (int i = 0; i < count; i++) {
            long step = table.getLong(i * STEP);
            int kept = table.getInt(i * STEP + 3 * Long.BYTES);
            if (i > 0 && step <= previous || kept < 0 || kept > grid.size()) {
                throw damaged(
                        "step %d after %d with %d tokens of %d"
                                .formatted(step, previous, kept, grid.size()));
            }
            previous = step;
            tokens += kept;
        }
        return tokens;
    }

    private static FormatException damaged(String found) {
        return FormatException.damaged(TokenBlockFormat.NAME, found);
    }
}
