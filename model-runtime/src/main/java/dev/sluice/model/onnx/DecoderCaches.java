// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.onnx;

import dev.sluice.model.CachePlacement;
import dev.sluice.model.ModelException;
import dev.sluice.model.ModelException.Kind;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;

import java.util.Map;
import java.util.Optional;

/** Creates the KV caches of one decoder graph. Safe for use by several threads. */
final class DecoderCaches implements AutoCloseable {

    private final CacheLayout layout;
    private final boolean inPlace;
    private final CacheMemory memory;
    private final CacheResizer resizer;

    private DecoderCaches(DecoderGraph graph, CacheMemory memory, CacheResizer resizer) {
        this.layout = graph.cache();
        this.inPlace = graph.inPlace();
        this.memory = memory;
        this.resizer = resizer;
    }

    /**
     * Opens the caches of a graph.
     *
     * @param sessions opened the graph
     * @param placement requested for the caches
     */
    static DecoderCaches open(
            DecoderGraph graph, OrtSessionFactory sessions, CachePlacement placement)
            throws ModelException {
        CacheMemory memory = CacheMemoryChoice.open(placement, sessions.provider(), graph);
        try {
            CacheResizer resizer =
                    CacheResizer.open(memory, graph.cache(), sessions, graph.signature().graph());
            return new DecoderCaches(graph, memory, resizer);
        } catch (ModelException | RuntimeException e) {
            Closer.closeAfter(e, memory);
            throw e;
        }
    }

    /** Returns the output that continues each input, by input name. */
    Map<String, String> presentOf() {
        return layout.presentOf();
    }

    /** Returns the output that continues an input. */
    String presentOf(String input) {
        return layout.presentOf(input);
    }

    /** Bytes of one token's keys and values. */
    long bytesPerToken() {
        return layout.bytesPerToken();
    }

    /** Whether they stay on the device where the decoder runs. */
    boolean onDevice() {
        return memory.onDevice();
    }

    /** Number of tensors that are not closed. */
    long openTensors() {
        return memory.open();
    }

    /** Returns a cache of no tokens, which the caller closes. */
    KvCache empty() throws ModelException {
        try {
            return new KvCache(memory.empty(), 0, null);
        } catch (OrtException e) {
            throw new ModelException(
                    Kind.FAILED, "cannot create an empty cache: " + e.getMessage(), e);
        }
    }

    /**
     * Returns the cache of the first tokens, which the caller closes; the argument is unchanged.
     */
    KvCache truncate(KvCache longer, int tokens) throws ModelException {
        // A graph that appends in place overwrites what follows these tokens.
        return inPlace ? longer.withTokens(tokens) : resizer.resize(longer, tokens, tokens);
    }

    /**
     * Returns a cache of the same tokens, with room for more if the graph appends in place. The
     * caller closes the result.
     *
     * @param tokens for which it needs room
     * @param most tokens up to which it may have more room than it needs
     */
    KvCache withRoom(KvCache start, int tokens, long most) throws ModelException {
        if (!inPlace || start.capacity() >= tokens) {
            return start.share();
        }
        long spare = Math.min(start.capacity() * 3L / 2, most);
        int capacity = (int) Math.min(Integer.MAX_VALUE, Math.max(tokens, spare));
        return resizer.resize(start, start.tokens(), capacity);
    }

    /**
     * Returns the tensors that a run after a cache writes into; empty if the runtime allocates
     * them. The caller releases them if the run fails.
     *
     * @param tokens of the cache and of the run
     */
    Optional<CacheTensors> target(KvCache past, int tokens) throws ModelException {
        return inPlace ? Optional.of(past.memory()) : memory.allocate(tokens);
    }

    /** Takes over tensors that the runtime allocated in a run. */
    CacheTensors own(Map<String, OnnxTensor> present, int tokens) {
        return memory.own(present, tokens);
    }

    /** Copies the values of a tensor's first tokens, heads × tokens × length. */
    float[] floats(OnnxTensor tensor, int tokens) throws OrtException {
        return resizer.floats(tensor, tokens);
    }

    @Override
    public void close() {
        Closer.closeAll(resizer, memory);
    }
}
