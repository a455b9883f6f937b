// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.onnx;

import dev.sluice.model.ModelException;
import dev.sluice.model.ModelException.Kind;
import dev.sluice.model.onnx.DecoderRun.EmbeddingSource;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The rows of a batch in one part of a decoder. A run computes one token of every row; it counts
 * only once {@link #advance} is called. Not safe for use by several threads.
 */
final class PartBatch implements AutoCloseable {

    private final DecoderPart part;
    private final RuntimeMemory memory;
    private final BatchCaches attention;
    private final BatchCaches states;
    private final DeepStackFeatures features;
    private final AuxiliaryInputs auxiliary;

    private int[] tokens = {}; // of each row that its cache has
    private int[] evicted = {}; // tokens of each row that its cache has no more
    private int[] room = {}; // tokens that each row may reach
    private boolean[] fixed = {}; // rows to which no tokens are appended
    private final Map<String, OnnxTensor> pending = new LinkedHashMap<>(); // by input

    /**
     * @param mostRows rows that there may be
     * @throws ModelException if the runtime does not give access to its memory
     */
    PartBatch(DecoderPart part, int mostRows) throws ModelException {
        this.part = part;
        DecoderCaches caches = part.caches();
        CacheLayout layout = caches.layout();
        this.memory =
                RuntimeMemory.open(
                        part.graph().session(), layout.attention().keySet().iterator().next());
        this.attention =
                caches.inPlace()
                        ? new SlotCaches(memory, layout.attention(), caches.copier(), mostRows)
                        : GatheredCaches.attention(memory, layout, caches.copier());
        this.states = GatheredCaches.states(memory, layout, caches.copier());
        this.features = part.inputs().newFeatures();
        this.auxiliary = new AuxiliaryInputs(part.inputs(), part.graph().fewestLogits());
    }

    int rows() {
        return tokens.length;
    }

    /** Number of tokens of each row that its cache has. */
    int[] tokens() {
        return tokens.clone();
    }

    /** A change of the rows that has not been made yet. */
    final class Change implements AutoCloseable {

        private final List<BatchCaches.Change> changes;
        private final int[] after;
        private final int[] evictedAfter;
        private final int[] roomAfter;
        private final boolean[] fixedAfter;

        private Change(
                List<BatchCaches.Change> changes,
                int[] after,
                int[] evictedAfter,
                int[] roomAfter,
                boolean[] fixedAfter) {
            this.changes = changes;
            this.after = after;
            this.evictedAfter = evictedAfter;
            this.roomAfter = roomAfter;
            this.fixedAfter = fixedAfter;
        }

        void commit() throws OrtException, ModelException {
            for (BatchCaches.Change change : changes) {
                change.commit();
            }
            tokens = after;
            evicted = evictedAfter;
            room = roomAfter;
            fixed = fixedAfter;
        }

        @Override
        public void close() {
            Closer.closeAll(changes);
        }
    }

    /** Prepares a change, which may fail and then changes nothing. */
    Change prepare(List<BatchRow> rows) throws OrtException, ModelException {
        int[] after = rows.stream().mapToInt(this::tokensOf).toArray();
        int[] evictedAfter = rows.stream().mapToInt(this::evictedOf).toArray();
        int[] roomAfter = rows.stream().mapToInt(this::roomOf).toArray();
        boolean[] fixedAfter = new boolean[rows.size()];
        for (int row = 0; row < fixedAfter.length; row++) {
            BatchRow one = rows.get(row);
            fixedAfter[row] = one.entering() == null ? fixed[one.kept()] : one.more() == 0;
        }
        int longest = Arrays.stream(roomAfter).max().orElse(0);
        List<BatchCaches.Change> changes = new ArrayList<>();
        try {
            for (BatchCaches caches : List.of(attention, states)) {
                changes.add(caches.prepare(rows, tokens, after, longest));
            }
            return new Change(changes, after, evictedAfter, roomAfter, fixedAfter);
        } catch (OrtException | ModelException | RuntimeException e) {
            Closer.closeAfter(e, changes);
            throw e;
        }
    }

    private int tokensOf(BatchRow row) {
        return row.entering() == null ? tokens[row.kept()] : row.entering().rows();
    }

    private int evictedOf(BatchRow row) {
        return row.entering() == null ? evicted[row.kept()] : row.entering().evicted();
    }

    /** Also a row whose tokens are not appended needs room for the one that is computed. */
    private int roomOf(BatchRow row) {
        return row.entering() == null
                ? room[row.kept()]
                : row.entering().rows() + Math.max(1, row.more());
    }

    /** Returns the positions that the graph is given, axes × rows. */
    int[][] positions(int[][] wanted) {
        int[] before = new int[tokens.length];
        Arrays.setAll(before, row -> tokens[row] + evicted[row]);
        return part.inputs().rowPositions(wanted, before);
    }

    /**
     * Computes the next token of every row.
     *
     * @param dim values of one token's input
     * @param positions axes × rows, as the graph takes them
     * @return logits, or hidden states if this is not the last part, rows × values
     */
    float[] run(EmbeddingSource values, int dim, int[][] positions) throws ModelException {
        discard();
        checkRoom();
        Map<String, OnnxTensor> own = new LinkedHashMap<>();
        try {
            features.addTo(own, values, rows(), rows(), dim);
            auxiliary.addRows(own, positions, mask(), rows());
            return run(own);
        } catch (OrtException e) {
            throw new ModelException(
                    Kind.FAILED,
                    "the decoder failed on a batch of %d sequences: %s"
                            .formatted(rows(), e.getMessage()),
                    e);
        } finally {
            Closer.closeAll(own.values());
        }
    }

    private void checkRoom() {
        for (int row = 0; row < rows(); row++) {
            if (tokens[row] >= room[row]) {
                throw new IllegalStateException(
                        "found a token after %d of a sequence that has room for %d; expected no more"
                                .formatted(tokens[row], room[row]));
            }
        }
    }

    private long[] mask() {
        int columns = attention.columns(tokens);
        long[] mask = new long[rows() * columns];
        for (int row = 0; row < rows(); row++) {
            int from = row * columns + attention.padding(tokens[row]);
            Arrays.fill(mask, from, from + tokens[row] + 1, 1);
        }
        return mask;
    }

    private float[] run(Map<String, OnnxTensor> own) throws OrtException {
        Map<String, OnnxTensor> inputs = new HashMap<>(own);
        inputs.putAll(attention.inputs());
        inputs.putAll(states.inputs());
        Map<String, OnnxTensor> written = new HashMap<>();
        Set<String> wanted = new HashSet<>(outputs());
        layout().all()
                .forEach(
                        (input, entry) -> {
                            if (isInPlace(input)) {
                                written.put(entry.output(), attention.inputs().get(input));
                            } else {
                                wanted.add(entry.output());
                            }
                        });
        OrtSession.Result result = part.graph().session().run(inputs, wanted, written);
        layout().all()
                .forEach(
                        (input, entry) -> {
                            if (!isInPlace(input)) {
                                pending.put(input, tensor(result, entry.output()));
                            }
                        });
        return taken(result);
    }

    private boolean isInPlace(String input) {
        return attention.inPlace() && AttentionCache.isNamed(input);
    }

    private List<String> outputs() {
        return part.isLast() ? List.of(Decoder.LOGITS) : part.graph().part().outputs();
    }

    /** Copies the outputs that are no caches, those in several vectors one after the other. */
    private float[] taken(OrtSession.Result result) {
        List<String> outputs = outputs();
        float[] all = new float[0];
        for (int output = 0; output < outputs.size(); output++) {
            try (OnnxTensor tensor = tensor(result, outputs.get(output))) {
                float[] values = Tensors.floats(tensor);
                if (outputs.size() == 1) {
                    return values;
                }
                int width = values.length / rows();
                if (output == 0) {
                    all = new float[values.length * outputs.size()];
                }
                for (int row = 0; row < rows(); row++) {
                    int at = (row * outputs.size() + output) * width;
                    System.arraycopy(values, row * width, all, at, width);
                }
            }
        }
        return all;
    }

    /** Appends the tokens of the last run. */
    void advance() {
        attention.advance(taken(true));
        states.advance(taken(false));
        for (int row = 0; row < rows(); row++) {
            tokens[row] += fixed[row] ? 0 : 1;
        }
    }

    private Map<String, OnnxTensor> taken(boolean ofAttention) {
        Map<String, OnnxTensor> taken = new LinkedHashMap<>();
        pending.forEach(
                (input, tensor) -> {
                    if (AttentionCache.isNamed(input) == ofAttention) {
                        taken.put(input, tensor);
                    }
                });
        pending.keySet().removeAll(taken.keySet());
        return taken;
    }

    /** Drops the last run. */
    void discard() {
        Closer.closeAll(pending.values());
        pending.clear();
    }

    /** Copies one row into a cache of its own, which the caller closes. */
    KvCache copy(int row) throws ModelException {
        DecoderCaches caches = part.caches();
        RunTarget target = caches.rowTarget(tokens[row]);
        boolean written = false;
        try {
            CacheTensors keys = copy(attention, row, target.attention(), tokens[row]);
            CacheTensors rest;
            try {
                rest = copy(states, row, target.states(), 0);
            } catch (OrtException | RuntimeException e) {
                if (target.attention().isEmpty()) {
                    keys.release();
                }
                throw e;
            }
            written = true;
            return new KvCache(keys, rest, tokens[row] + evicted[row], evicted[row], null);
        } catch (OrtException e) {
            throw new ModelException(
                    Kind.FAILED,
                    "cannot copy a sequence of %d tokens out of a batch: %s"
                            .formatted(tokens[row], e.getMessage()),
                    e);
        } finally {
            if (!written) {
                target.release();
            }
        }
    }

    private CacheTensors copy(BatchCaches from, int row, Optional<CacheTensors> target, int count)
            throws OrtException {
        if (target.isEmpty()) {
            return part.caches().own(from.copy(row, count), count);
        }
        from.write(row, count, target.get().tensors());
        return target.get();
    }

    private CacheLayout layout() {
        return part.caches().layout();
    }

    private static OnnxTensor tensor(OrtSession.Result result, String output) {
        return (OnnxTensor) result.get(output).orElseThrow();
    }

    /** Removes all rows and frees their memory. */
    void clear() {
        tokens = new int[0];
        evicted = new int[0];
        room = new int[0];
        Closer.closeAll(this::discard, attention, states);
    }

    @Override
    public void close() {
        Closer.closeAll(this::clear, memory);
    }
}
