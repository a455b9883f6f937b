// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.onnx;

import dev.sluice.model.ExecutionProvider;
import dev.sluice.model.ModelException;
import dev.sluice.model.graph.CacheCopyGraph;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Copies keys, values and states of single sequences between cache tensors, on the device that
 * holds them. Safe for use by several threads.
 */
final class TensorCopier implements AutoCloseable {

    private final Map<Kind, OrtSession> sessions = new LinkedHashMap<>();

    /**
     * What one graph copies.
     *
     * @param rank of a state; 0 for keys and values
     */
    private record Kind(OnnxJavaType type, int rank) {

        static Kind of(CacheEntry entry) {
            return new Kind(
                    entry.type(),
                    entry instanceof RecurrentState state ? state.dimensions().length : 0);
        }

        byte[] graph() {
            int onnxType = Tensors.onnxType(type);
            return rank == 0
                    ? CacheCopyGraph.ofTokens(onnxType, type.size)
                    : CacheCopyGraph.ofStates(onnxType, rank);
        }
    }

    /**
     * Tokens of one sequence, and the zeros that surround them in the copy.
     *
     * @param row index of the sequence in the source
     * @param from first token to copy
     * @param tokens number of tokens to copy
     * @param before tokens of zeros before them
     * @param after tokens of zeros after them
     */
    record Span(int row, int from, int tokens, int before, int after) {}

    private TensorCopier() {}

    /**
     * Opens a copier for caches of this layout.
     *
     * @param factory for the device that holds the caches
     * @param graph the decoder's file, for messages
     */
    static TensorCopier open(OrtSessionFactory factory, CacheLayout layout, Path graph)
            throws ModelException {
        TensorCopier copier = new TensorCopier();
        try {
            for (CacheEntry entry : layout.all().values()) {
                Kind kind = Kind.of(entry);
                if (!copier.sessions.containsKey(kind)) {
                    copier.sessions.put(kind, factory.open(graph, kind.graph()));
                }
            }
            return copier;
        } catch (ModelException | RuntimeException e) {
            Closer.closeAfter(e, copier);
            throw e;
        }
    }

    /**
     * Returns what opens graphs on the device that holds the caches, so that they are not moved.
     * These run on CUDA instead of TensorRT, which would build an engine for them and uses the same
     * memory.
     *
     * @param onDevice whether the caches are in the memory of the decoder's provider
     * @param decoder opened the decoder
     */
    static OrtSessionFactory factory(boolean onDevice, OrtSessionFactory decoder) {
        if (!onDevice) {
            return new OrtSessionFactory(ExecutionProvider.CPU, 1);
        }
        boolean engines = decoder.provider() == ExecutionProvider.TENSORRT;
        ExecutionProvider provider = engines ? ExecutionProvider.CUDA : decoder.provider();
        return new OrtSessionFactory(provider, decoder.threads(), decoder.providerOptions());
    }

    /** Returns the tensor of one of the graph's inputs. */
    static OnnxTensor of(Map<String, OnnxTensor> tensors, String input) {
        return Objects.requireNonNull(tensors.get(input), "there is a tensor for every input");
    }

    /** Copies keys or values into a tensor of one sequence, which the span fills. */
    void write(OnnxTensor source, Span span, OnnxTensor target) throws OrtException {
        tokens(source, span, Set.of(), Map.of(CacheCopyGraph.OUTPUT, target)).close();
    }

    /** Copies keys or values into a new tensor of one sequence, which the caller closes. */
    OnnxTensor copy(OnnxTensor source, Span span) throws OrtException {
        return output(tokens(source, span, Set.of(CacheCopyGraph.OUTPUT), Map.of()));
    }

    /** Copies the state of one sequence into a tensor of one sequence. */
    void writeState(OnnxTensor source, int row, OnnxTensor target) throws OrtException {
        state(source, row, Set.of(), Map.of(CacheCopyGraph.OUTPUT, target)).close();
    }

    /** Copies the state of one sequence into a new tensor, which the caller closes. */
    OnnxTensor copyState(OnnxTensor source, int row) throws OrtException {
        return output(state(source, row, Set.of(CacheCopyGraph.OUTPUT), Map.of()));
    }

    private OrtSession.Result tokens(
            OnnxTensor source, Span span, Set<String> wanted, Map<String, OnnxTensor> written)
            throws OrtException {
        long[] zeros = source.getInfo().getShape().clone();
        zeros[0] = 1;
        try (OnnxTensor from = Tensors.whole(span.row, span.from);
                OnnxTensor to = Tensors.whole(span.row + 1L, (long) span.from + span.tokens);
                OnnxTensor before = Tensors.whole(tokens(zeros, span.before));
                OnnxTensor after = Tensors.whole(tokens(zeros, span.after))) {
            Map<String, OnnxTensor> inputs = new LinkedHashMap<>();
            inputs.put(CacheCopyGraph.INPUT, source);
            inputs.put(CacheCopyGraph.FROM, from);
            inputs.put(CacheCopyGraph.TO, to);
            inputs.put(CacheCopyGraph.BEFORE, before);
            inputs.put(CacheCopyGraph.AFTER, after);
            return session(new Kind(source.getInfo().type, 0)).run(inputs, wanted, written);
        }
    }

    private static long[] tokens(long[] shape, int count) {
        long[] changed = shape.clone();
        changed[AttentionCache.TOKEN_AXIS] = count;
        return changed;
    }

    private OrtSession.Result state(
            OnnxTensor source, int row, Set<String> wanted, Map<String, OnnxTensor> written)
            throws OrtException {
        int rank = source.getInfo().getShape().length;
        try (OnnxTensor from = Tensors.whole(row);
                OnnxTensor to = Tensors.whole(row + 1L)) {
            Map<String, OnnxTensor> inputs = new LinkedHashMap<>();
            inputs.put(CacheCopyGraph.INPUT, source);
            inputs.put(CacheCopyGraph.FROM, from);
            inputs.put(CacheCopyGraph.TO, to);
            return session(new Kind(source.getInfo().type, rank)).run(inputs, wanted, written);
        }
    }

    private static OnnxTensor output(OrtSession.Result result) {
        return (OnnxTensor) result.get(CacheCopyGraph.OUTPUT).orElseThrow();
    }

    private OrtSession session(Kind kind) {
        return Objects.requireNonNull(
                sessions.get(kind), "there is a session for every kind of the layout");
    }

    @Override
    public void close() {
        List<AutoCloseable> all = new ArrayList<>();
        sessions.values().forEach(session -> all.add(() -> OrtSessionFactory.close(session)));
        Closer.closeAll(all);
    }
}
