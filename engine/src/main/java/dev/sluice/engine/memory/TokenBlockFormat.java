// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.memory;

import dev.sluice.engine.format.BinaryData;
import dev.sluice.engine.format.FormatException;
import dev.sluice.engine.format.VersionedFormat;
import dev.sluice.engine.reduce.TokenGrid;
import dev.sluice.model.tensor.Float16;

import java.io.ByteArrayInputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * Binary form of a {@link TokenBlock}, in state and in the tokens topic.
 *
 * <p>Big-endian: version (1 byte, now 1), level (1 byte), grid height, grid width, dim, number of
 * steps (4 bytes each); per step: index, capture time, end time (8 bytes each, microseconds since
 * 1970), number of kept tokens (4 bytes); then of the kept tokens of all steps: the grid indices,
 * the spans (4 bytes each), the embeddings (IEEE 754 halves, low byte first); last a CRC-32C of all
 * bytes before it (4 bytes).
 */
public final class TokenBlockFormat extends VersionedFormat<TokenBlock> {

    static final String NAME = "token block";

    public TokenBlockFormat() {
        super(NAME, 1);
    }

    /** Returns the length of a block's bytes. */
    static long size(int steps, long tokens, int dim) {
        return 1L + BlockTable.size(steps) + tokensSize(tokens, dim) + Integer.BYTES;
    }

    private static long tokensSize(long tokens, int dim) {
        return tokens * (2L * Integer.BYTES + (long) Float16.BYTES * dim);
    }

    @Override
    protected void writeFields(TokenBlock block, DataOutput out) throws IOException {
        long size = size(block.steps().size(), block.kept(), block.dim());
        ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(size));
        bytes.put((byte) version()).put((byte) block.level());
        bytes.putInt(block.grid().height()).putInt(block.grid().width());
        bytes.putInt(block.dim()).putInt(block.steps().size());
        for (MemoryStep step : block.steps()) {
            bytes.putLong(step.step()).putLong(step.captureMicros()).putLong(step.endMicros());
            bytes.putInt(step.kept());
        }
        block.steps().forEach(step -> putInts(bytes, step.positions()));
        block.steps().forEach(step -> putInts(bytes, step.spans()));
        block.steps().forEach(step -> bytes.put(step.embeddings()));
        CRC32C checksum = new CRC32C();
        checksum.update(bytes.array(), 0, bytes.position());
        bytes.putInt((int) checksum.getValue());
        out.write(bytes.array(), 1, bytes.capacity() - 1); // the version is written already
    }

    @Override
    protected TokenBlock readFields(int version, DataInput in) throws IOException {
        CRC32C checksum = new CRC32C();
        checksum.update(version);
        BlockTable table = BlockTable.read(in, checksum);
        BlockHeader header = table.header();
        byte[] tokens = BinaryData.readFully(tokensSize(header.tokens(), header.dim()), in);
        checksum.update(tokens);
        int stored = in.readInt();
        int computed = (int) checksum.getValue();
        if (stored != computed) {
            throw damaged("the checksum %08x, its bytes give %08x".formatted(stored, computed));
        }
        List<MemoryStep> steps = steps(table, ByteBuffer.wrap(tokens));
        return new TokenBlock(header.level(), header.grid(), header.dim(), steps);
    }

    /** Reads only the header of a stored block. */
    BlockHeader header(byte[] block) throws IOException {
        DataInput in = new DataInputStream(new ByteArrayInputStream(block));
        BlockHeader header;
        try {
            readVersion(in);
            header = BlockTable.read(in, new CRC32C()).header();
        } catch (EOFException e) {
            throw damaged("%d bytes, which end in its header".formatted(block.length));
        }
        if (header.bytes() != block.length) {
            throw damaged(
                    "%d bytes; its header asks for %d".formatted(block.length, header.bytes()));
        }
        return header;
    }

    private List<MemoryStep> steps(BlockTable table, ByteBuffer tokens) throws FormatException {
        BlockHeader header = table.header();
        int positionsAt = 0;
        int spansAt = header.tokens() * Integer.BYTES;
        int embeddingsAt = 2 * spansAt;
        List<MemoryStep> steps = new ArrayList<>(header.steps());
        for (int i = 0; i < header.steps(); i++) {
            long step = table.steps().getLong();
            long capture = table.steps().getLong();
            long end = table.steps().getLong();
            int kept = table.steps().getInt();
            int dim = kept == 0 ? 0 : header.dim();
            int[] positions = ints(tokens, positionsAt, kept);
            int[] spans = ints(tokens, spansAt, kept);
            byte[] embeddings = new byte[kept * Float16.BYTES * dim];
            tokens.get(embeddingsAt, embeddings);
            checkPositions(step, positions, header.grid());
            steps.add(
                    new MemoryStep(
                            step, capture, end, header.grid(), dim, positions, spans, embeddings));
            positionsAt += kept * Integer.BYTES;
            spansAt += kept * Integer.BYTES;
            embeddingsAt += embeddings.length;
        }
        return steps;
    }

    private void checkPositions(long step, int[] positions, TokenGrid grid) throws FormatException {
        int previous = -1;
        for (int position : positions) {
            if (position <= previous || position >= grid.size()) {
                throw damaged(
                        "grid index %d after %d in step %d; expected ascending ones below %d"
                                .formatted(position, previous, step, grid.size()));
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
}
