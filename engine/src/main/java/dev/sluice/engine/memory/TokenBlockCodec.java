package dev.sluice.engine.memory;

import dev.sluice.engine.reduce.TokenGrid;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * The binary form of a {@link TokenBlock}, in state and in the tokens topic. Stateless.
 *
 * <p>Big-endian: version (1 byte, now 1), level (1 byte), grid height, grid width, dim, number of
 * steps (4 bytes each); a step: index, capture time, end time (8 bytes each, microseconds since
 * 1970), number of rows (4 bytes); then of all steps' rows: the grid indices, the spans (4 bytes
 * each), the values (IEEE 754 halves, low byte first); last a CRC-32C of all before it (4 bytes).
 */
public final class TokenBlockCodec {

    static final int VERSION = 1;

    private static final int HEADER = 2 + 4 * Integer.BYTES;
    private static final int STEP = 3 * Long.BYTES + Integer.BYTES;
    private static final int CHECKSUM = Integer.BYTES;
    private static final int HALF = 2;

    private TokenBlockCodec() {}

    /** Bytes that {@link #encode} gives. */
    static int size(int steps, int rows, int dim) {
        return HEADER + steps * STEP + rows * (2 * Integer.BYTES + HALF * dim) + CHECKSUM;
    }

    /** Writes a block. */
    public static byte[] encode(TokenBlock block) {
        ByteBuffer out = ByteBuffer.allocate(size(block.steps().size(), block.kept(), block.dim()));
        out.put((byte) VERSION).put((byte) block.level());
        out.putInt(block.grid().height()).putInt(block.grid().width());
        out.putInt(block.dim()).putInt(block.steps().size());
        for (MemoryStep step : block.steps()) {
            out.putLong(step.step()).putLong(step.captureMicros()).putLong(step.endMicros());
            out.putInt(step.kept());
        }
        block.steps().forEach(step -> putInts(out, step.positions()));
        block.steps().forEach(step -> putInts(out, step.spans()));
        block.steps().forEach(step -> out.put(step.rows()));
        out.putInt(checksum(out.array(), out.position()));
        return out.array();
    }

    /**
     * Reads a block.
     *
     * @throws CorruptBlockException if the bytes are damaged or of another version
     */
    public static TokenBlock decode(byte[] bytes) throws CorruptBlockException {
        BlockHeader header = BlockHeader.read(bytes);
        ByteBuffer in = ByteBuffer.wrap(bytes);
        int end = bytes.length - CHECKSUM;
        int found = in.getInt(end);
        int expected = checksum(bytes, end);
        if (found != expected) {
            throw new CorruptBlockException(
                    "a token block has checksum %08x, its bytes give %08x: it was damaged"
                            .formatted(found, expected));
        }
        return new TokenBlock(header.level(), header.grid(), header.dim(), steps(header, in));
    }

    private static List<MemoryStep> steps(BlockHeader header, ByteBuffer in)
            throws CorruptBlockException {
        int positionsAt = HEADER + header.steps() * STEP;
        int spansAt = positionsAt + header.rows() * Integer.BYTES;
        int rowsAt = spansAt + header.rows() * Integer.BYTES;
        List<MemoryStep> steps = new ArrayList<>(header.steps());
        for (int i = 0; i < header.steps(); i++) {
            in.position(HEADER + i * STEP);
            long step = in.getLong();
            long capture = in.getLong();
            long end = in.getLong();
            int rows = in.getInt();
            int dim = rows == 0 ? 0 : header.dim();
            int[] positions = ints(in, positionsAt, rows);
            int[] spans = ints(in, spansAt, rows);
            byte[] values = new byte[rows * HALF * dim];
            in.get(rowsAt, values);
            checkPositions(step, positions, header.grid());
            steps.add(
                    new MemoryStep(
                            step, capture, end, header.grid(), dim, positions, spans, values));
            positionsAt += rows * Integer.BYTES;
            spansAt += rows * Integer.BYTES;
            rowsAt += values.length;
        }
        return steps;
    }

    private static void checkPositions(long step, int[] positions, TokenGrid grid)
            throws CorruptBlockException {
        int previous = -1;
        for (int position : positions) {
            if (position <= previous || position >= grid.size()) {
                throw new CorruptBlockException(
                        "step %d of a token block has grid index %d after %d; expected ascending ones below %d"
                                .formatted(step, position, previous, grid.size()));
            }
            previous = position;
        }
    }

    private static void putInts(ByteBuffer out, int[] values) {
        for (int value : values) {
            out.putInt(value);
        }
    }

    private static int[] ints(ByteBuffer in, int at, int count) {
        int[] values = new int[count];
        for (int i = 0; i < count; i++) {
            values[i] = in.getInt(at + i * Integer.BYTES);
        }
        return values;
    }

    private static int checksum(byte[] bytes, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }
}
