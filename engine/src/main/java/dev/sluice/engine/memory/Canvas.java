// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.memory;

import dev.sluice.engine.format.FormatException;
import dev.sluice.model.tensor.Float16;

import java.io.IOException;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The newest token of every position up to the horizon. Tokens are never evicted from it, so an
 * object that has not moved for an hour is still known. A step with another grid or dimension
 * replaces all of it.
 *
 * <p>It is stored as one entry per position, and one under {@link #HEADER}.
 */
final class Canvas {

    private static final long HEADER = -1;
    private static final CanvasHeaderFormat HEADER_FORMAT = new CanvasHeaderFormat();

    private final BlockStore store;
    private final BitSet taken = new BitSet(); // positions that have a token
    private CanvasHeader header = CanvasHeader.EMPTY;
    private CanvasTokenFormat format = new CanvasTokenFormat(0);

    Canvas(BlockStore store) throws IOException {
        this.store = store;
        byte[] stored = store.get(HEADER);
        if (stored == null) {
            return;
        }
        header = HEADER_FORMAT.fromBytes(stored);
        format = new CanvasTokenFormat(header.dim());
        store.forEach(
                (id, token) -> {
                    if (id != HEADER) {
                        taken.set((int) id);
                    }
                });
    }

    /** Returns the end of the last step that it took, or {@link StreamMemory#NOTHING}. */
    long horizonMicros() {
        return header.horizonMicros();
    }

    /** Returns the index of the last step that it took, or {@link StreamMemory#NOTHING}. */
    long lastStep() {
        return header.lastStep();
    }

    int tokens() {
        return taken.cardinality();
    }

    long bytes() {
        return (long) tokens() * (CanvasTokenFormat.FIXED + Float16.BYTES * header.dim());
    }

    /** Takes evicted steps; their tokens replace those at the same positions. */
    void take(List<MemoryStep> steps) throws IOException {
        for (MemoryStep step : steps) {
            if (step.kept() > 0) {
                paint(step);
            }
            header = new CanvasHeader(step.endMicros(), step.step(), header.grid(), header.dim());
        }
        store.put(HEADER, HEADER_FORMAT.toBytes(header));
    }

    private void paint(MemoryStep step) throws IOException {
        if (!step.grid().equals(header.grid()) || step.dim() != header.dim()) {
            wipe();
            header =
                    new CanvasHeader(
                            header.horizonMicros(), header.lastStep(), step.grid(), step.dim());
            format = new CanvasTokenFormat(step.dim());
        }
        int length = Float16.BYTES * step.dim();
        for (int i = 0; i < step.kept(); i++) {
            byte[] embedding = Arrays.copyOfRange(step.embeddings(), i * length, (i + 1) * length);
            CanvasToken token =
                    new CanvasToken(
                            step.step(),
                            step.captureMicros(),
                            step.endMicros(),
                            step.spans()[i],
                            embedding);
            store.put(step.positions()[i], format.toBytes(token));
            taken.set(step.positions()[i]);
        }
    }

    private void wipe() throws IOException {
        for (int at = taken.nextSetBit(0); at >= 0; at = taken.nextSetBit(at + 1)) {
            store.remove(at);
        }
        taken.clear();
    }

    /** Returns its tokens by the steps that they come from, ascending. */
    List<MemoryStep> steps() throws IOException {
        Map<Long, MemoryStepBuilder> byStep = new TreeMap<>();
        for (int at = taken.nextSetBit(0); at >= 0; at = taken.nextSetBit(at + 1)) {
            CanvasToken token = token(at);
            byStep.computeIfAbsent(token.step(), step -> builder(token))
                    .add(at, token.span(), token.embedding(), 0);
        }
        return byStep.values().stream().map(MemoryStepBuilder::toStep).toList();
    }

    private CanvasToken token(int position) throws IOException {
        byte[] stored = store.get(position);
        if (stored == null) {
            throw FormatException.damaged(
                    "canvas", "no token at grid index %d".formatted(position));
        }
        return format.fromBytes(stored);
    }

    private MemoryStepBuilder builder(CanvasToken token) {
        return new MemoryStepBuilder(
                token.step(),
                token.captureMicros(),
                token.endMicros(),
                header.grid(),
                header.dim());
    }
}
