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
 * Caches for graphs that return new ones at each run: keys and values, whose shorter sequences have
 * zeros before their first token, or states of recurrent layers. All rows are copied when the rows
 * change.
 */
final class GatheredCaches implements BatchCaches {

    private final RuntimeMemory memory;
    private final Map<String, ? extends CacheEntry> entries;
    private final TensorCopier copier;
    private final boolean states;

    private @Nullable RowBlock block; // holds the tensors; null if the runtime does
    private Map<String, OnnxTensor> tensors = Map.of();
    private int width; // tokens of each row, with the zeros

    private GatheredCaches(
            RuntimeMemory memory,
            Map<String, ? extends CacheEntry> entries,
            TensorCopier copier,
            boolean states) {
        this.memory = memory;
        this.entries = entries;
        this.copier = copier;
        this.states = states;
    }

    /** Keys and values. */
    static GatheredCaches attention(RuntimeMemory memory, CacheLayout layout, TensorCopier copier) {
        return new GatheredCaches(memory, layout.attention(), copier, false);
    }

    /** States of recurrent layers; none if the graph has no such layers. */
    static GatheredCaches states(RuntimeMemory memory, CacheLayout layout, TensorCopier copier) {
        return new GatheredCaches(memory, layout.states(), copier, true);
    }

    @Override
    public Change prepare(List<BatchRow> rows, int[] before, int[] after, int room)
            throws OrtException, ModelException {
        int wide = states ? 0 : Arrays.stream(after).max().orElse(0);
        RowBlock next = new RowBlock(memory, entries, rows.size(), wide);
        Map<String, OnnxTensor> views = Map.of();
        try {
            for (int row = 0; row < rows.size(); row++) {
                write(rows.get(row), after[row], next, row);
            }
            views = next.tensors(0, rows.size());
        } catch (OrtException | ModelException | RuntimeException e) {
            Closer.closeAfter(e, next);
            throw e;
        }
        return new GatheredChange(next, views);
    }

    private void write(BatchRow row, int tokens, RowBlock target, int at)
            throws OrtException, ModelException {
        KvCache entering = row.entering();
        Map<String, OnnxTensor> sources = entering == null ? tensors : own(entering);
        int from = entering == null ? padding(tokens) : 0;
        Span span = new Span(Math.max(0, row.kept()), from, tokens, target.tokens() - tokens, 0);
        Map<String, OnnxTensor> targets = target.tensors(at, 1);
        try {
            for (Map.Entry<String, OnnxTensor> one : targets.entrySet()) {
                copy(TensorCopier.of(sources, one.getKey()), span, one.getValue());
            }
        } finally {
            Closer.closeAll(targets.values());
        }
    }

    private Map<String, OnnxTensor> own(KvCache cache) {
        return states ? cache.stateMemory().tensors() : cache.attention();
    }

    /** Rows in new memory. */
    private final class GatheredChange implements Change {

        private final RowBlock next;
        private final Map<String, OnnxTensor> views;
        private boolean unused = true;

        GatheredChange(RowBlock next, Map<String, OnnxTensor> views) {
            this.next = next;
            this.views = views;
        }

        @Override
        public void commit() {
            clear();
            tensors = views;
            block = next;
            width = next.tokens();
            unused = false;
        }

        @Override
        public void close() {
            if (unused) {
                Closer.closeAll(views.values());
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
        return false;
    }

    @Override
    public void advance(Map<String, OnnxTensor> present) {
        int wide = width + 1;
        clear();
        tensors = present;
        width = wide;
    }

    @Override
    public Map<String, OnnxTensor> copy(int row, int tokens) throws OrtException {
        Map<String, OnnxTensor> copies = new LinkedHashMap<>();
        Span span = new Span(row, padding(tokens), tokens, 0, 0);
        try {
            for (Map.Entry<String, OnnxTensor> one : tensors.entrySet()) {
                copies.put(
                        one.getKey(),
                        states
                                ? copier.copyState(one.getValue(), row)
                                : copier.copy(one.getValue(), span));
            }
            return copies;
        } catch (OrtException | RuntimeException e) {
            Closer.closeAfter(e, copies.values());
            throw e;
        }
    }

    @Override
    public void write(int row, int tokens, Map<String, OnnxTensor> targets) throws OrtException {
        Span span = new Span(row, padding(tokens), tokens, 0, 0);
        for (Map.Entry<String, OnnxTensor> one : tensors.entrySet()) {
            copy(one.getValue(), span, TensorCopier.of(targets, one.getKey()));
        }
    }

    private void copy(OnnxTensor source, Span span, OnnxTensor target) throws OrtException {
        if (states) {
            copier.writeState(source, span.row(), target);
        } else {
            copier.write(source, span, target);
        }
    }

    @Override
    public int padding(int tokens) {
        return width - tokens;
    }

    @Override
    public int columns(int[] tokens) {
        return width + 1;
    }

    @Override
    public void clear() {
        Closer.closeAll(tensors.values());
        tensors = Map.of();
        width = 0;
        if (block != null) {
            block.close();
            block = null;
        }
    }
}
