// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.onnx;

import dev.sluice.model.CachePlacement;
import dev.sluice.model.ModelException;
import dev.sluice.model.ModelException.Kind;
import dev.sluice.model.graph.LayerProbe;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Creates the KV caches of one decoder graph. Safe for use by several threads. */
final class DecoderCaches implements AutoCloseable {

    private final CacheLayout layout;
    private final boolean inPlace;
    private final CacheMemory memory;
    private final TensorCopier copier;
    private final CacheResizer resizer;
    private final Optional<RowEviction> eviction;
    private final CacheTensors zeroStates; // of no tokens; in main memory, since it is read once

    private DecoderCaches(
            DecoderGraph graph,
            CacheMemory memory,
            TensorCopier copier,
            Optional<RowEviction> eviction,
            CacheTensors zeroStates) {
        this.layout = graph.cache();
        this.inPlace = graph.inPlace();
        this.memory = memory;
        this.copier = copier;
        this.resizer = new CacheResizer(memory, copier);
        this.eviction = eviction;
        this.zeroStates = zeroStates;
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
            OrtSessionFactory copies = TensorCopier.factory(memory.onDevice(), sessions);
            TensorCopier copier =
                    TensorCopier.open(copies, graph.cache(), graph.signature().graph());
            CacheTensors zeros = zeros(graph.cache(), copier);
            try {
                return new DecoderCaches(
                        graph, memory, copier, eviction(graph, memory, copies), zeros);
            } catch (ModelException | RuntimeException e) {
                Closer.closeAfter(e, copier, zeros::release);
                throw e;
            }
        } catch (ModelException | RuntimeException e) {
            Closer.closeAfter(e, memory);
            throw e;
        }
    }

    private static Optional<RowEviction> eviction(
            DecoderGraph graph, CacheMemory memory, OrtSessionFactory copies)
            throws ModelException {
        List<LayerProbe> layers = graph.part().layers();
        if (layers.isEmpty()) {
            return Optional.empty();
        }
        RowCopier copier = RowCopier.open(graph.cache(), copies, graph.signature().graph());
        return Optional.of(new RowEviction(layers, memory, copier));
    }

    /**
     * Creates the states before the first token.
     *
     * @param opened is closed if this fails
     */
    private static CacheTensors zeros(CacheLayout layout, AutoCloseable opened)
            throws ModelException {
        Map<String, OnnxTensor> zeros = new LinkedHashMap<>();
        try {
            for (Map.Entry<String, RecurrentState> entry : layout.states().entrySet()) {
                zeros.put(entry.getKey(), Tensors.zeros(entry.getValue()));
            }
            return new CacheTensors(zeros, 0, () -> {});
        } catch (OrtException e) {
            ModelException failed =
                    new ModelException(
                            Kind.FAILED, "cannot create the first states: " + e.getMessage(), e);
            Closer.closeAfter(failed, zeros.values());
            Closer.closeAfter(failed, opened);
            throw failed;
        }
    }

    /** Returns what the graph keeps between runs. */
    CacheLayout layout() {
        return layout;
    }

    /** Bytes of one token's keys and values. */
    long bytesPerToken() {
        return layout.bytesPerToken();
    }

    /** Whether a run appends to the memory of its cache. */
    boolean inPlace() {
        return inPlace;
    }

    /** Copies single sequences of its tensors. */
    TensorCopier copier() {
        return copier;
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
            return new KvCache(memory.empty(), zeroStates.share(), 0, null);
        } catch (OrtException e) {
            throw new ModelException(
                    Kind.FAILED, "cannot create an empty cache: " + e.getMessage(), e);
        }
    }

    /**
     * Returns the cache of the first tokens, which the caller closes; the argument is unchanged.
     *
     * @param states after these tokens
     */
    KvCache truncate(KvCache longer, int tokens, CacheTensors states) throws ModelException {
        // A graph that appends in place overwrites what follows these tokens.
        return inPlace
                ? longer.withTokens(tokens, states)
                : resizer.resize(longer, tokens, tokens, states);
    }

    /**
     * Returns a cache of the same tokens, with room for more if the graph appends in place. The
     * caller closes the result.
     *
     * @param tokens for which it needs room, those included that were evicted
     * @param most rows up to which it may have more room than it needs
     */
    KvCache withRoom(KvCache start, int tokens, long most) throws ModelException {
        int rows = tokens - start.evicted();
        if (!inPlace || start.capacity() >= rows) {
            return start.share();
        }
        long spare = Math.min(start.capacity() * 3L / 2, most);
        int capacity = (int) Math.min(Integer.MAX_VALUE, Math.max(rows, spare));
        return resizer.resize(start, start.tokens(), capacity, start.stateMemory());
    }

    /**
     * Returns the tensors that a run after a cache writes into. The caller releases them if the run
     * fails. States are never overwritten, since other caches may continue them, too.
     *
     * @param rows of the cache and of the run
     */
    RunTarget target(KvCache past, int rows) throws ModelException {
        Optional<CacheTensors> states = memory.allocateStates();
        try {
            return new RunTarget(
                    inPlace ? Optional.of(past.memory()) : memory.allocate(rows), states);
        } catch (ModelException | RuntimeException e) {
            states.ifPresent(CacheTensors::release);
            throw e;
        }
    }

    /**
     * Returns a cache of some rows, which the caller closes; the argument is unchanged.
     *
     * @param rows layers × heads × kept, ascending
     */
    KvCache keep(KvCache cache, int[][][] rows) throws ModelException {
        return eviction.orElseThrow().keep(cache, rows);
    }

    /** Returns the tensors of a sequence that is copied, as {@link #target} does for a run. */
    RunTarget rowTarget(int tokens) throws ModelException {
        Optional<CacheTensors> states = memory.allocateStates();
        try {
            return new RunTarget(memory.allocate(tokens), states);
        } catch (ModelException | RuntimeException e) {
            states.ifPresent(CacheTensors::release);
            throw e;
        }
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
        List<AutoCloseable> all = new ArrayList<>(List.of(copier, memory, zeroStates::release));
        eviction.ifPresent(all::add);
        Closer.closeAll(all);
    }
}
