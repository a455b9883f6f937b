package dev.sluice.engine.memory;

import dev.sluice.engine.reduce.TokenGrid;
import dev.sluice.model.tensor.Float16;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The picture as of the horizon: for each position the latest token that was kept before it. Never
 * evicted, so a thing that has not moved for an hour is still known. Another grid starts it anew.
 *
 * <p>Stored as one entry a position, and one at {@link #HEADER} for the horizon and the grid; each
 * begins with its version.
 */
final class Canvas {

    private static final long HEADER = -1;
    private static final byte VERSION = 1;
    private static final int HEADER_BYTES = 1 + 2 * Long.BYTES + 3 * Integer.BYTES;
    private static final int ROW_FIXED = 1 + 3 * Long.BYTES + Integer.BYTES;

    private final BlockStore store;
    private final BitSet taken = new BitSet(); // positions that have a row
    private TokenGrid grid = new TokenGrid(0, 0);
    private int dim;
    private long horizonMicros = StreamMemory.NOTHING;
    private long lastStep = StreamMemory.NOTHING;

    Canvas(BlockStore store) throws IOException {
        this.store = store;
        byte[] header = store.get(HEADER);
        if (header == null) {
            return;
        }
        ByteBuffer in = checked(header, HEADER_BYTES);
        horizonMicros = in.getLong();
        lastStep = in.getLong();
        grid = new TokenGrid(in.getInt(), in.getInt());
        dim = in.getInt();
        store.forEach(
                (id, row) -> {
                    if (id != HEADER) {
                        taken.set((int) id);
                    }
                });
    }

    /** End of the last step that it took, or {@link StreamMemory#NOTHING}. */
    long horizonMicros() {
        return horizonMicros;
    }

    /** Index of the last step that it took, or {@link StreamMemory#NOTHING}. */
    long lastStep() {
        return lastStep;
    }

    int tokens() {
        return taken.cardinality();
    }

    long bytes() {
        return (long) tokens() * (ROW_FIXED + Float16.BYTES * dim);
    }

    /** Paints evicted steps over what is there. */
    void take(List<MemoryStep> steps) throws IOException {
        for (MemoryStep step : steps) {
            if (step.kept() > 0) {
                paint(step);
            }
            horizonMicros = step.endMicros();
            lastStep = step.step();
        }
        ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES).put(VERSION);
        header.putLong(horizonMicros).putLong(lastStep);
        header.putInt(grid.height()).putInt(grid.width()).putInt(dim);
        store.put(HEADER, header.array());
    }

    private void paint(MemoryStep step) throws IOException {
        if (!step.grid().equals(grid) || step.dim() != dim) {
            wipe();
            grid = step.grid();
            dim = step.dim();
        }
        int length = Float16.BYTES * dim;
        for (int row = 0; row < step.kept(); row++) {
            ByteBuffer out = ByteBuffer.allocate(ROW_FIXED + length).put(VERSION);
            out.putLong(step.step()).putLong(step.captureMicros()).putLong(step.endMicros());
            out.putInt(step.spans()[row]).put(step.rows(), row * length, length);
            store.put(step.positions()[row], out.array());
            taken.set(step.positions()[row]);
        }
    }

    private void wipe() throws IOException {
        for (int at = taken.nextSetBit(0); at >= 0; at = taken.nextSetBit(at + 1)) {
            store.remove(at);
        }
        taken.clear();
    }

    /** Its rows by the steps that they come from, ascending. */
    List<MemoryStep> steps() throws IOException {
        Map<Long, MemoryStepBuilder> byStep = new TreeMap<>();
        for (int at = taken.nextSetBit(0); at >= 0; at = taken.nextSetBit(at + 1)) {
            byte[] stored = store.get(at);
            if (stored == null) {
                throw new CorruptBlockException(
                        "the canvas has no row for grid index %d: its state was damaged"
                                .formatted(at));
            }
            ByteBuffer in = checked(stored, ROW_FIXED + Float16.BYTES * dim);
            long step = in.getLong();
            long capture = in.getLong();
            long end = in.getLong();
            byStep.computeIfAbsent(step, key -> new MemoryStepBuilder(key, capture, end, grid, dim))
                    .add(at, in.getInt(), stored, in.position());
        }
        return byStep.values().stream().map(MemoryStepBuilder::toStep).toList();
    }

    private static ByteBuffer checked(byte[] stored, int length) throws CorruptBlockException {
        if (stored.length != length || stored[0] != VERSION) {
            throw new CorruptBlockException(
                    "an entry of the canvas has version %d and %d bytes; expected version %d and %d bytes"
                            .formatted(
                                    stored.length == 0 ? -1 : stored[0],
                                    stored.length,
                                    VERSION,
                                    length));
        }
        ByteBuffer in = ByteBuffer.wrap(stored);
        in.get();
        return in;
    }
}
