// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.memory;

import dev.sluice.engine.reduce.TokenGrid;
import dev.sluice.model.tensor.Float16;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/** Collects tokens of one step, in ascending order of their positions. */
final class MemoryStepBuilder {

    private final long step;
    private final long captureMicros;
    private final long endMicros;
    private final TokenGrid grid;
    private final int dim;
    private final List<Integer> positions = new ArrayList<>();
    private final List<Integer> spans = new ArrayList<>();
    private final ByteArrayOutputStream embeddings = new ByteArrayOutputStream();

    MemoryStepBuilder(long step, long captureMicros, long endMicros, TokenGrid grid, int dim) {
        this.step = step;
        this.captureMicros = captureMicros;
        this.endMicros = endMicros;
        this.grid = grid;
        this.dim = dim;
    }

    /** Returns a builder for some of a step's tokens. */
    static MemoryStepBuilder of(MemoryStep step) {
        return new MemoryStepBuilder(
                step.step(), step.captureMicros(), step.endMicros(), step.grid(), step.dim());
    }

    /** Adds the token whose halves start at {@code offset} in {@code source}. */
    void add(int position, int span, byte[] source, int offset) {
        positions.add(position);
        spans.add(span);
        embeddings.write(source, offset, Float16.BYTES * dim);
    }

    /** Adds a token of a step. */
    void add(MemoryStep source, int token) {
        add(
                source.positions()[token],
                source.spans()[token],
                source.embeddings(),
                token * Float16.BYTES * dim);
    }

    boolean isEmpty() {
        return positions.isEmpty();
    }

    MemoryStep toStep() {
        return new MemoryStep(
                step,
                captureMicros,
                endMicros,
                grid,
                dim,
                positions.stream().mapToInt(Integer::intValue).toArray(),
                spans.stream().mapToInt(Integer::intValue).toArray(),
                embeddings.toByteArray());
    }
}
