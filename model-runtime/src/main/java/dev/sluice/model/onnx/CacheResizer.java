// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.onnx;

import dev.sluice.model.ExecutionProvider;
import dev.sluice.model.ModelException;
import dev.sluice.model.ModelException.Kind;
import dev.sluice.model.graph.CacheResizeGraph;

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
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Copies KV caches into memory of another size. The runtime allocates that memory, since direct
 * buffers of Java are freed late and have a limit of their own. Safe for use by several threads.
 */
final class CacheResizer implements AutoCloseable {

    private final CacheMemory memory;
    private final Map<OnnxJavaType, OrtSession> sessions = new LinkedHashMap<>();

    private CacheResizer(CacheMemory memory) {
        this.memory = memory;
    }

    /**
     * Opens a resizer for caches of this layout.
     *
     * @param decoder opened the decoder
     * @param graph the decoder's file, for messages
     */
    static CacheResizer open(
            CacheMemory memory, CacheLayout layout, OrtSessionFactory decoder, Path graph)
            throws ModelException {
        OrtSessionFactory factory =
                memory.onDevice()
                        ? onDevice(decoder)
                        : new OrtSessionFactory(ExecutionProvider.CPU, 1);
        CacheResizer resizer = new CacheResizer(memory);
        try {
            for (OnnxJavaType type : types(layout)) {
                byte[] bytes = CacheResizeGraph.graph(Tensors.onnxType(type), type.size);
                resizer.sessions.put(type, factory.open(graph, bytes));
            }
            return resizer;
        } catch (ModelException | RuntimeException e) {
            Closer.closeAfter(e, resizer);
            throw e;
        }
    }

    private static Set<OnnxJavaType> types(CacheLayout layout) {
        return layout.attention().values().stream()
                .map(AttentionCache::type)
                .collect(Collectors.toUnmodifiableSet());
    }

    /**
     * The graph runs on the device that holds the caches, so that they are not moved. It runs on
     * CUDA instead of TensorRT, which would build an engine for it and uses the same memory.
     */
    private static OrtSessionFactory onDevice(OrtSessionFactory decoder) {
        boolean engines = decoder.provider() == ExecutionProvider.TENSORRT;
        ExecutionProvider provider = engines ? ExecutionProvider.CUDA : decoder.provider();
        return new OrtSessionFactory(provider, decoder.threads(), decoder.providerOptions());
    }

    /**
     * Copies the first tokens of a cache, which is unchanged.
     *
     * @param tokens of the cache to copy
     * @param capacity tokens to have room for, at least {@code tokens}
     * @param states after these tokens
     */
    KvCache resize(KvCache cache, int tokens, int capacity, CacheTensors states)
            throws ModelException {
        Optional<CacheTensors> room = memory.allocate(capacity);
        boolean written = false;
        try {
            CacheTensors resized =
                    room.isPresent()
                            ? write(cache, tokens, capacity, room.get())
                            : memory.own(copied(cache, tokens, capacity), capacity);
            HiddenStates hidden = cache.hidden() == null ? null : cache.hidden().first(tokens);
            written = true;
            return new KvCache(resized, states.share(), tokens, hidden);
        } catch (OrtException e) {
            throw new ModelException(
                    Kind.FAILED,
                    "cannot allocate a cache of %d tokens: %s".formatted(capacity, e.getMessage()),
                    e);
        } finally {
            if (!written) {
                room.ifPresent(CacheTensors::release);
            }
        }
    }

    private CacheTensors write(KvCache cache, int tokens, int capacity, CacheTensors room)
            throws OrtException {
        for (Map.Entry<String, OnnxTensor> entry : cache.attention().entrySet()) {
            Map<String, OnnxTensor> target =
                    Map.of(CacheResizeGraph.OUTPUT, room.tensor(entry.getKey()));
            run(entry.getValue(), tokens, capacity, Set.of(), target).close();
        }
        return room;
    }

    private Map<String, OnnxTensor> copied(KvCache cache, int tokens, int capacity)
            throws OrtException {
        Map<String, OnnxTensor> copies = new LinkedHashMap<>();
        try {
            for (Map.Entry<String, OnnxTensor> entry : cache.attention().entrySet()) {
                copies.put(entry.getKey(), copied(entry.getValue(), tokens, capacity));
            }
            return copies;
        } catch (OrtException | RuntimeException e) {
            Closer.closeAfter(e, copies.values());
            throw e;
        }
    }

    private OnnxTensor copied(OnnxTensor tensor, int tokens, int capacity) throws OrtException {
        OrtSession.Result result =
                run(tensor, tokens, capacity, Set.of(CacheResizeGraph.OUTPUT), Map.of());
        return (OnnxTensor) result.get(CacheResizeGraph.OUTPUT).orElseThrow();
    }

    /** Copies the values of a tensor's first tokens; the caller owns the array. */
    float[] floats(OnnxTensor tensor, int tokens) throws OrtException {
        try (OnnxTensor copy = copied(tensor, tokens, tokens)) {
            return Tensors.floats(copy);
        }
    }

    private OrtSession.Result run(
            OnnxTensor tensor,
            int tokens,
            int capacity,
            Set<String> wanted,
            Map<String, OnnxTensor> written)
            throws OrtException {
        long[] extra = tensor.getInfo().getShape().clone();
        extra[AttentionCache.TOKEN_AXIS] = capacity - tokens;
        Map<String, OnnxTensor> inputs = new LinkedHashMap<>();
        inputs.put(CacheResizeGraph.INPUT, tensor);
        try (OnnxTensor keep = Tensors.whole(tokens);
                OnnxTensor shape = Tensors.whole(extra)) {
            inputs.put(CacheResizeGraph.KEEP, keep);
            inputs.put(CacheResizeGraph.EXTRA, shape);
            return session(tensor.getInfo().type).run(inputs, wanted, written);
        }
    }

    private OrtSession session(OnnxJavaType type) {
        return Objects.requireNonNull(
                sessions.get(type), "there is a session for every type of the layout");
    }

    @Override
    public void close() {
        List<AutoCloseable> all = new ArrayList<>();
        sessions.values().forEach(session -> all.add(() -> OrtSessionFactory.close(session)));
        Closer.closeAll(all);
    }
}
