// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.onnx;

import dev.sluice.model.ModelException;
import dev.sluice.model.ModelException.Kind;
import dev.sluice.model.onnx.DecoderRun.EmbeddingSource;

import ai.onnxruntime.OrtException;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Several sequences that a decoder continues together, one token of each at a step. Each sequence
 * is a row, with a cache of its own length. Not safe for use by several threads.
 */
public final class DecoderBatch implements AutoCloseable {

    private final Decoder decoder;
    private final int mostRows;
    private final List<PartBatch> parts = new ArrayList<>();

    /** Opens a batch without rows, as {@link Decoder#newBatch} describes. */
    DecoderBatch(Decoder decoder, int mostRows) throws ModelException {
        this.decoder = decoder;
        this.mostRows = mostRows;
        try {
            for (DecoderPart part : decoder.parts()) {
                parts.add(new PartBatch(part, mostRows));
            }
        } catch (ModelException | RuntimeException e) {
            Closer.closeAfter(e, parts);
            throw e;
        }
    }

    /** Number of rows. */
    public int rows() {
        return parts.get(0).rows();
    }

    /**
     * Returns the bytes of caches that a batch needs.
     *
     * @param rows number of rows
     * @param longest tokens that the longest row may reach
     */
    public long bytes(int rows, int longest) {
        long bytes = 0;
        for (DecoderPart part : decoder.parts()) {
            bytes += SlotCaches.slot(longest) * part.cacheBytesPerToken() + part.stateBytes();
        }
        return SlotCaches.slots(rows, mostRows) * bytes;
    }

    /**
     * Changes the rows. If this fails, the rows are those of before.
     *
     * @param rows all rows after the change; a row of before that is not among them leaves. The
     *     others keep their index, except for those whose index is beyond the last one now
     */
    public void change(List<BatchRow> rows) throws ModelException {
        if (rows.isEmpty()) {
            clear();
            return;
        }
        checkOrder(rows);
        List<PartBatch.Change> changes = new ArrayList<>();
        try {
            List<BatchRow> own = rows;
            for (PartBatch part : parts) {
                changes.add(part.prepare(own));
                own = own.stream().map(BatchRow::following).toList();
            }
            for (PartBatch.Change change : changes) {
                change.commit();
            }
        } catch (OrtException e) {
            throw new ModelException(
                    Kind.FAILED,
                    "cannot make a batch of %d sequences: %s"
                            .formatted(rows.size(), e.getMessage()),
                    e);
        } finally {
            Closer.closeAll(changes);
        }
    }

    private static void checkOrder(List<BatchRow> rows) {
        for (int row = 0; row < rows.size(); row++) {
            int from = rows.get(row).kept();
            if (from >= 0 && from != row && from < rows.size()) {
                throw new IllegalArgumentException(
                        "found row %d of a batch moved to %d of %d rows; expected that it stays"
                                .formatted(from, row, rows.size()));
            }
        }
    }

    /**
     * Appends a token to each row. If this fails, the rows are as before.
     *
     * @param embeddings of the tokens, rows × values
     * @param positions axes × rows
     * @return logits after them, rows × vocabulary
     */
    public float[][] step(float[] embeddings, int[][] positions) throws ModelException {
        int[][] placed = parts.get(0).positions(positions);
        int[] rows = IntStream.range(0, rows()).toArray();
        float[] values = embeddings;
        for (int index = 0; index < parts.size(); index++) {
            float[] taken =
                    index == 0
                            ? values
                            : decoder.parts().get(index).withFeatures(values, rows, embeddings);
            EmbeddingSource source = sink -> sink.put(taken, 0, taken.length);
            values = parts.get(index).run(source, taken.length / rows.length, placed);
        }
        parts.forEach(PartBatch::advance);
        return split(values, rows.length);
    }

    private float[][] split(float[] logits, int rows) throws ModelException {
        int vocabulary = decoder.vocabulary();
        if (logits.length != rows * vocabulary) {
            throw new ModelException(
                    Kind.FAILED,
                    "the decoder returns %d logits for %d sequences; expected %d for each"
                            .formatted(logits.length, rows, vocabulary));
        }
        float[][] all = new float[rows][];
        for (int row = 0; row < rows; row++) {
            all[row] = Arrays.copyOfRange(logits, row * vocabulary, (row + 1) * vocabulary);
        }
        return all;
    }

    /** Copies one row into a cache of its own, which the caller closes. */
    public KvCache copy(int row) throws ModelException {
        List<KvCache> copies = new ArrayList<>();
        try {
            for (PartBatch part : parts) {
                copies.add(part.copy(row));
            }
        } catch (ModelException | RuntimeException e) {
            Closer.closeAfter(e, copies);
            throw e;
        }
        KvCache all = copies.get(copies.size() - 1);
        for (int index = copies.size() - 2; index >= 0; index--) {
            all = copies.get(index).followedBy(all);
        }
        return all;
    }

    /** Removes all rows and frees their memory. */
    public void clear() {
        parts.forEach(PartBatch::clear);
    }

    @Override
    public void close() {
        Closer.closeAll(parts);
    }
}
