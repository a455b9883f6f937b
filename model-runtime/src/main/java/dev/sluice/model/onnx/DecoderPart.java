// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.onnx;

import dev.sluice.model.CachePlacement;
import dev.sluice.model.ModelException;
import dev.sluice.model.ModelException.Kind;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import org.jspecify.annotations.Nullable;

import java.util.stream.IntStream;

/**
 * One part of a decoder: consecutive layers as one graph, with their KV cache. The first part takes
 * the embeddings of a prompt, the following ones the hidden states of the part before; the last one
 * returns logits. Safe for use by several threads.
 */
public final class DecoderPart implements AutoCloseable {

    private final DecoderGraph graph;
    private final DecoderInputs inputs;
    private final DecoderCaches caches;
    private final int width;

    /**
     * Takes over a graph once it returns.
     *
     * @param width values of one hidden state
     */
    DecoderPart(DecoderGraph graph, OrtSessionFactory sessions, CachePlacement placement, int width)
            throws ModelException {
        this.graph = graph;
        this.width = width;
        this.inputs = DecoderInputs.of(graph);
        this.caches = DecoderCaches.open(graph, sessions, placement);
    }

    /**
     * Returns the number of logits per position, of the last part.
     *
     * @param otherwise for graphs that do not declare it
     */
    int vocabulary(int otherwise) throws ModelException {
        GraphSignature signature = graph.signature();
        String logits = signature.output(Decoder.LOGITS);
        signature.floating(signature.outputs(), logits);
        return signature.lastDimension(logits, otherwise);
    }

    /** Refuses embeddings of a dimension that the first part does not take. */
    void checkDim(int dim) throws ModelException {
        long[] shape = graph.signature().inputInfo(inputs.embeddings()).getShape();
        int levels = featureLevels();
        long found = shape[shape.length - 1] * levels;
        if (found > 0 && found != dim) {
            throw graph.signature()
                    .invalid(
                            "takes embeddings of dimension %d, but the encoder makes them of dimension %d"
                                    .formatted(found, dim));
        }
        if (dim % levels != 0) {
            throw graph.signature()
                    .invalid(
                            "takes %d inputs of embeddings, among which the encoder's dimension %d cannot be divided evenly"
                                    .formatted(levels, dim));
        }
    }

    DecoderGraph graph() {
        return graph;
    }

    DecoderInputs inputs() {
        return inputs;
    }

    DecoderCaches caches() {
        return caches;
    }

    /** Whether it returns logits and not hidden states. */
    boolean isLast() {
        return graph.part().outputs().isEmpty();
    }

    /**
     * Number of vectors that one input token consists of, one after the other. For the first part
     * these are the embedding and its DeepStack features, including those that only later parts
     * take; for the others the vectors whose sum is the hidden state.
     */
    public int featureLevels() {
        return inputs.featureLevels();
    }

    /** Number of values per input token, of all feature levels. */
    int dim() {
        return width * featureLevels();
    }

    /** Number of values per hidden state that it returns; 0 for the last part. */
    int hiddenDim() {
        return width * graph.part().outputs().size();
    }

    /** Whether it takes DeepStack features of the prompt. */
    boolean takesFeatures() {
        return !inputs.deepstack().isEmpty();
    }

    /**
     * Appends to each hidden state the DeepStack features that this part takes of its token.
     *
     * @param hidden hidden states of {@link #dim} values
     * @param from index in the prompt of the token that each belongs to
     * @param prompt embeddings of the prompt with all feature levels; null if no features are taken
     * @return {@code hidden} itself if this part takes no features
     */
    public float[] withFeatures(float[] hidden, int[] from, float @Nullable [] prompt) {
        return inputs.withFeatures(hidden, dim(), from, prompt);
    }

    int layers() {
        return caches.layout().layers();
    }

    int[][] graphPositions(int[][] positions, int count, int past) {
        return inputs.graphPositions(positions, count, past);
    }

    boolean hasAxes() {
        return inputs.hasAxes();
    }

    boolean keepsLastLogits() {
        return inputs.logitsToKeep().isPresent() || inputs.logitRows().isPresent();
    }

    long cacheBytesPerToken() {
        return caches.bytesPerToken();
    }

    /** Returns a cache of no tokens, which the caller closes. */
    public KvCache emptyCache() throws ModelException {
        return caches.empty();
    }

    /** Bytes of the states of recurrent layers; 0 if there are none. */
    long stateBytes() {
        return caches.layout().stateBytes();
    }

    KvCache truncate(KvCache longer, int tokens, RecurrentStates states) throws ModelException {
        CacheTensors memory = states.memory();
        try {
            return caches.truncate(longer, tokens, memory);
        } finally {
            memory.release();
        }
    }

    KvCache withRoom(KvCache start, int tokens, long most) throws ModelException {
        return caches.withRoom(start, tokens, most);
    }

    /** Heads of the keys of all layers together. */
    long cacheHeads() {
        return IntStream.range(0, graph.part().layers().size()).mapToLong(this::keyHeads).sum();
    }

    int keyHeads(int layer) {
        return caches.layout().heads(graph.part().layers().get(layer).key());
    }

    float[] keys(KvCache cache, int layer) throws ModelException {
        OnnxTensor keys =
                TensorCopier.of(cache.attention(), graph.part().layers().get(layer).key());
        try {
            return caches.floats(keys, cache.rows());
        } catch (OrtException e) {
            throw new ModelException(
                    Kind.FAILED,
                    "cannot read %d keys of layer %d: %s"
                            .formatted(cache.rows(), layer, e.getMessage()),
                    e);
        }
    }

    KvCache keep(KvCache cache, int[][][] rows) throws ModelException {
        return caches.keep(cache, rows);
    }

    boolean keepsCachesOnDevice() {
        return caches.onDevice();
    }

    long openCacheTensors() {
        return caches.openTensors();
    }

    @Override
    public void close() {
        Closer.closeAll(caches, graph);
    }
}
