package dev.sluice.engine.memory;

import dev.sluice.engine.reduce.TokenGrid;

import java.nio.ByteBuffer;

/**
 * What memory has to know of a block to decide on it, read without its rows.
 *
 * @param level how often it was merged further
 * @param grid the grid of its steps
 * @param dim values in a row; 0 where it has none
 * @param steps number of steps
 * @param rows tokens kept
 * @param bytes length of the encoded block
 * @param firstStep index of its first step: the id under which it is stored
 * @param lastStep index of its last step
 * @param lastEndMicros end of its last step, microseconds since 1970
 */
record BlockHeader(
        int level,
        TokenGrid grid,
        int dim,
        int steps,
        int rows,
        int bytes,
        long firstStep,
        long lastStep,
        long lastEndMicros) {

    private static final int FIXED = 2 + 4 * Integer.BYTES;
    private static final int STEP = 3 * Long.BYTES + Integer.BYTES;

    static BlockHeader of(TokenBlock block) {
        int rows = block.kept();
        return new BlockHeader(
                block.level(),
                block.grid(),
                block.dim(),
                block.steps().size(),
                rows,
                TokenBlockCodec.size(block.steps().size(), rows, block.dim()),
                block.first().step(),
                block.last().step(),
                block.last().endMicros());
    }

    /** Whether both can stand in one block. */
    boolean joins(BlockHeader next) {
        boolean sameDim = dim == next.dim || dim == 0 || next.dim == 0;
        return grid.equals(next.grid) && sameDim && level == next.level;
    }

    static BlockHeader read(byte[] bytes) throws CorruptBlockException {
        if (bytes.length < FIXED) {
            throw damaged("%d bytes; expected at least %d".formatted(bytes.length, FIXED));
        }
        ByteBuffer in = ByteBuffer.wrap(bytes);
        int version = in.get();
        if (version != TokenBlockCodec.VERSION) {
            throw new CorruptBlockException(
                    "a token block has format version %d; this release reads %d: use the release that wrote it"
                            .formatted(version, TokenBlockCodec.VERSION));
        }
        int level = in.get();
        int height = in.getInt();
        int width = in.getInt();
        int dim = in.getInt();
        int steps = in.getInt();
        boolean sane = level >= 0 && height > 0 && width > 0 && dim >= 0 && steps > 0;
        if (!sane
                || (long) height * width > Integer.MAX_VALUE
                || FIXED + (long) steps * STEP > bytes.length) {
            throw damaged(
                    "%d bytes, level %d, grid %d×%d, dim %d, %d steps"
                            .formatted(bytes.length, level, height, width, dim, steps));
        }
        return readSteps(in, level, new TokenGrid(height, width), dim, steps);
    }

    private static BlockHeader readSteps(
            ByteBuffer in, int level, TokenGrid grid, int dim, int steps)
            throws CorruptBlockException {
        long rows = 0;
        long first = in.getLong(FIXED);
        long previous = 0;
        for (int i = 0; i < steps; i++) {
            int at = FIXED + i * STEP;
            long step = in.getLong(at);
            int count = in.getInt(at + 3 * Long.BYTES);
            if (i > 0 && step <= previous || count < 0 || count > grid.size()) {
                throw damaged(
                        "step %d after %d with %d rows of %d"
                                .formatted(step, previous, count, grid.size()));
            }
            previous = step;
            rows += count;
        }
        long size = FIXED + (long) steps * STEP + rows * (8 + 2L * dim) + Integer.BYTES;
        if (size != in.capacity() || rows > 0 && dim == 0) {
            throw damaged("%d bytes; its header asks for %d".formatted(in.capacity(), size));
        }
        long lastEnd = in.getLong(FIXED + (steps - 1) * STEP + 2 * Long.BYTES);
        return new BlockHeader(
                level, grid, dim, steps, (int) rows, in.capacity(), first, previous, lastEnd);
    }

    private static CorruptBlockException damaged(String found) {
        return new CorruptBlockException("a token block is damaged: found " + found);
    }
}
