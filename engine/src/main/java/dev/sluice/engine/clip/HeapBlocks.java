// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.clip;

import dev.sluice.engine.memory.BlockStore;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/** Blocks on the heap. Not safe for several threads. */
final class HeapBlocks implements BlockStore {

    private final Map<Long, byte[]> blocks = new TreeMap<>();

    @Override
    public byte @Nullable [] get(long id) {
        return blocks.get(id);
    }

    @Override
    public void put(long id, byte[] block) {
        blocks.put(id, block);
    }

    @Override
    public void remove(long id) {
        blocks.remove(id);
    }

    @Override
    public void forEach(Visitor visitor) throws IOException {
        for (Map.Entry<Long, byte[]> entry : blocks.entrySet()) {
            visitor.visit(entry.getKey(), entry.getValue());
        }
    }
}
