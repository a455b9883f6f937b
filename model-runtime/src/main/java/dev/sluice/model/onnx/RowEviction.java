// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.onnx;

import dev.sluice.model.ModelException;
import dev.sluice.model.ModelException.Kind;
import dev.sluice.model.graph.LayerProbe;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Copies the rows of a KV cache that each head keeps. Safe for use by several threads. */
final class RowEviction implements AutoCloseable {

    private final List<LayerProbe> layers;
    private final CacheMemory memory;
    private final RowCopier copier;

    /**
     * Takes over the copier.
     *
     * @param copier copies tensors of this memory
     */
    RowEviction(List<LayerProbe> layers, CacheMemory memory, RowCopier copier) {
        this.layers = layers;
        this.memory = memory;
        this.copier = copier;
    }

    /**
     * Returns a cache of some rows, which the caller closes; the argument is unchanged.
     *
     * @param rows layers × heads × kept, ascending
     */
    KvCache keep(KvCache cache, int[][][] rows) throws ModelException {
        int kept = rows[0][0].length;
        Optional<CacheTensors> room = memory.allocate(kept);
        boolean written = false;
        try {
            CacheTensors fewer =
                    room.isPresent()
                            ? write(cache, rows, room.get())
                            : memory.own(copied(cache, rows), kept);
            written = true;
            return cache.withRows(fewer, kept);
        } catch (OrtException e) {
            throw new ModelException(
                    Kind.FAILED,
                    "cannot copy %d of %d rows of a cache: %s"
                            .formatted(kept, cache.rows(), e.getMessage()),
                    e);
        } finally {
            if (!written) {
                room.ifPresent(CacheTensors::release);
            }
        }
    }

    private CacheTensors write(KvCache cache, int[][][] rows, CacheTensors room)
            throws OrtException {
        ByteBuffer indices = RowCopier.room(rows);
        for (int layer = 0; layer < rows.length; layer++) {
            try (OnnxTensor chosen = RowCopier.chosen(indices, rows[layer])) {
                for (String input : inputs(layer)) {
                    copier.write(
                            TensorCopier.of(cache.attention(), input), chosen, room.tensor(input));
                }
            }
        }
        return room;
    }

    private Map<String, OnnxTensor> copied(KvCache cache, int[][][] rows) throws OrtException {
        Map<String, OnnxTensor> copies = new LinkedHashMap<>();
        try {
            ByteBuffer indices = RowCopier.room(rows);
            for (int layer = 0; layer < rows.length; layer++) {
                try (OnnxTensor chosen = RowCopier.chosen(indices, rows[layer])) {
                    for (String input : inputs(layer)) {
                        OnnxTensor source = TensorCopier.of(cache.attention(), input);
                        copies.put(input, copier.copy(source, chosen));
                    }
                }
            }
            return copies;
        } catch (OrtException | RuntimeException e) {
            Closer.closeAfter(e, copies.values());
            throw e;
        }
    }

    private List<String> inputs(int layer) {
        return List.of(layers.get(layer).key(), layers.get(layer).value());
    }

    @Override
    public void close() {
        copier.close();
    }
}
