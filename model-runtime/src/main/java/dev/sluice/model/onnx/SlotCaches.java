// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.onnx;

import dev.sluice.model.ModelException;
import dev.sluice.model.onnx.TensorCopier.Span;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Keys and values for graphs that append in place: each row is a slot with room for its whole
 * answer, so that a step copies nothing. A sequence begins at the first token of its slot, and rows
 * have lengths of their own.
 */
final class SlotCaches implements BatchCaches {

    private static final int GRANULE = 64; // tokens by which slots are rounded up, at least

    private final RuntimeMemory memory;
    private final Map<String, AttentionCache> entries;
    private final TensorCopier copier;
    private final int mostRows;

    private @Nullable RowBlock block; // null while there are no rows
    private Map<String, OnnxTensor> tensors = Map.of();

    /**
     * @param mostRows rows that there may be
     */
    SlotCaches(
            RuntimeMemory memory,
            Map<String, AttentionCache> entries,
            TensorCopier copier,
            int mostRows) {
        this.memory = memory;
        this.entries = entries;
        this.copier = copier;
        this.mostRows = mostRows;
    }

    /**
     * Returns the tokens that slots have room for if the longest row may reach this number: a
     * little more, so that the next row fits as well.
     */
    static int slot(int room) {
        int step = Math.max(GRANULE, Integer.highestOneBit(room) >> 3);
        return (room + step - 1) / step * step;
    }

    /** Returns the number of slots for this number of rows. */
    static int slots(int rows, int mostRows) {
        int doubled = rows <= 1 ? rows : Integer.highestOneBit(rows - 1) << 1;
        return Math.max(rows, Math.min(doubled, mostRows));
    }

    /**
     * Copies what enters into free slots, or everything if the slots have to grow. A kept row is
     * moved only at the commit, and only to a lower slot.
     */
    @Override
    public Change prepare(List<BatchRow> rows, int[] before, int[] after, int room)
            throws OrtException, ModelException {
        RowBlock now = block;
        boolean grows = now == null || rows.size() > now.rows() || room > now.tokens();
        RowBlock next =
                now != null && !grows
                        ? now
                        : new RowBlock(memory, entries, slots(rows.size(), mostRows), slot(room));
        try {
            for (int slot = 0; slot < rows.size(); slot++) {
                BatchRow row = rows.get(slot);
                if (row.entering() != null) {
                    write(row.entering().attention(), 0, after[slot], next, slot);
                } else if (grows) {
                    write(tensors, row.kept(), after[slot], next, slot);
                }
            }
        } catch (OrtException | ModelException | RuntimeException e) {
            if (grows) {
                Closer.closeAfter(e, next);
            }
            throw e;
        }
        return new SlotChange(rows, after, next, grows);
    }

    private void write(
            Map<String, OnnxTensor> sources, int row, int tokens, RowBlock target, int slot)
            throws OrtException, ModelException {
        Map<String, OnnxTensor> targets = target.tensors(slot, 1);
        try {
            Span span = new Span(row, 0, tokens, 0, target.tokens() - tokens);
            for (Map.Entry<String, OnnxTensor> one : targets.entrySet()) {
                copier.write(TensorCopier.of(sources, one.getKey()), span, one.getValue());
            }
        } finally {
            Closer.closeAll(targets.values());
        }
    }

    /** The rows after a change. */
    private final class SlotChange implements Change {

        private final List<BatchRow> rows;
        private final int[] tokens;
        private final RowBlock next;
        private boolean unused; // whether the next block is not in use yet

        SlotChange(List<BatchRow> rows, int[] tokens, RowBlock next, boolean unused) {
            this.rows = rows;
            this.tokens = tokens;
            this.next = next;
            this.unused = unused;
        }

        @Override
        public void commit() throws OrtException, ModelException {
            if (!unused) {
                moveKept();
            }
            Map<String, OnnxTensor> views = next.tensors(0, rows.size());
            Closer.closeAll(tensors.values());
            tensors = views;
            if (unused && block != null) {
                block.close();
            }
            block = next;
            unused = false;
        }

        private void moveKept() throws OrtException, ModelException {
            for (int slot = 0; slot < rows.size(); slot++) {
                int from = rows.get(slot).kept();
                if (from >= 0 && from != slot) {
                    write(tensors, from, tokens[slot], next, slot);
                }
            }
        }

        @Override
        public void close() {
            if (unused) {
                next.close();
            }
        }
    }

    @Override
    public Map<String, OnnxTensor> inputs() {
        return tensors;
    }

    @Override
    public boolean inPlace() {
        return true;
    }

    @Override
    public void advance(Map<String, OnnxTensor> present) {}

    @Override
    public Map<String, OnnxTensor> copy(int row, int tokens) throws OrtException {
        Map<String, OnnxTensor> copies = new LinkedHashMap<>();
        try {
            for (Map.Entry<String, OnnxTensor> one : tensors.entrySet()) {
                Span span = new Span(row, 0, tokens, 0, 0);
                copies.put(one.getKey(), copier.copy(one.getValue(), span));
            }
            return copies;
        } catch (OrtException | RuntimeException e) {
            Closer.closeAfter(e, copies.values());
            throw e;
        }
    }

    @Override
    public void write(int row, int tokens, Map<String, OnnxTensor> targets) throws OrtException {
        for (Map.Entry<String, OnnxTensor> one : tensors.entrySet()) {
            Span span = new Span(row, 0, tokens, 0, 0);
            copier.write(one.getValue(), span, TensorCopier.of(targets, one.getKey()));
        }
    }

    @Override
    public int padding(int tokens) {
        return 0;
    }

    @Override
    public int columns(int[] tokens) {
        return Arrays.stream(tokens).max().orElse(0) + 1;
    }

    @Override
    public void clear() {
        Closer.closeAll(tensors.values());
        tensors = Map.of();
        if (block != null) {
            block.close();
            block = null;
        }
    }
}
