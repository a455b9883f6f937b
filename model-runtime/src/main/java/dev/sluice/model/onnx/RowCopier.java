// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.onnx;

import dev.sluice.model.ModelException;
import dev.sluice.model.graph.CacheCopyGraph;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Copies chosen rows of each head of keys or values, on the device that holds them. Safe for use by
 * several threads.
 */
final class RowCopier implements AutoCloseable {

    private final Map<OnnxJavaType, OrtSession> sessions = new LinkedHashMap<>();

    private RowCopier() {}

    /**
     * Opens a copier for keys and values of this layout.
     *
     * @param factory for the device that holds the caches
     * @param graph the decoder's file, for messages
     */
    static RowCopier open(CacheLayout layout, OrtSessionFactory factory, Path graph)
            throws ModelException {
        RowCopier copier = new RowCopier();
        try {
            for (AttentionCache cache : layout.attention().values()) {
                if (!copier.sessions.containsKey(cache.type())) {
                    byte[] copy = CacheCopyGraph.ofRows(Tensors.onnxType(cache.type()));
                    copier.sessions.put(cache.type(), factory.open(graph, copy));
                }
            }
            return copier;
        } catch (ModelException | RuntimeException e) {
            Closer.closeAfter(e, copier);
            throw e;
        }
    }

    /** Returns memory for the rows of one layer at a time. */
    static ByteBuffer room(int[][][] rows) {
        int most = 0;
        for (int[][] layer : rows) {
            most = Math.max(most, Math.multiplyExact(layer.length, layer[0].length));
        }
        return ByteBuffer.allocateDirect(Math.multiplyExact(most, Long.BYTES))
                .order(ByteOrder.nativeOrder());
    }

    /**
     * Returns a tensor of the rows of a layer, which the caller closes before it uses the room
     * again.
     *
     * @param rows heads × kept
     */
    static OnnxTensor chosen(ByteBuffer room, int[][] rows) throws OrtException {
        int kept = rows[0].length;
        LongBuffer indices = room.clear().asLongBuffer();
        for (int[] head : rows) {
            for (int row : head) {
                indices.put(row);
            }
        }
        room.limit(rows.length * kept * Long.BYTES);
        long[] shape = {1, rows.length, kept, 1};
        return OnnxTensor.createTensor(
                OrtRuntime.existingEnvironment(), room, shape, OnnxJavaType.INT64);
    }

    /** Copies {@linkplain #chosen chosen} rows into a new tensor, which the caller closes. */
    OnnxTensor copy(OnnxTensor source, OnnxTensor rows) throws OrtException {
        OrtSession.Result result = run(source, rows, Set.of(CacheCopyGraph.OUTPUT), Map.of());
        return (OnnxTensor) result.get(CacheCopyGraph.OUTPUT).orElseThrow();
    }

    /** Copies chosen rows into a tensor that they fill. */
    void write(OnnxTensor source, OnnxTensor rows, OnnxTensor target) throws OrtException {
        run(source, rows, Set.of(), Map.of(CacheCopyGraph.OUTPUT, target)).close();
    }

    private OrtSession.Result run(
            OnnxTensor source, OnnxTensor rows, Set<String> wanted, Map<String, OnnxTensor> written)
            throws OrtException {
        OrtSession session =
                Objects.requireNonNull(
                        sessions.get(source.getInfo().type), "there is a session for every type");
        return session.run(
                Map.of(CacheCopyGraph.INPUT, source, CacheCopyGraph.ROWS, rows), wanted, written);
    }

    @Override
    public void close() {
        List<AutoCloseable> all = new ArrayList<>();
        sessions.values().forEach(session -> all.add(() -> OrtSessionFactory.close(session)));
        Closer.closeAll(all);
    }
}
