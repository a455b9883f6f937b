// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.memory;

import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/** A {@link BlockStore} on the heap. */
public class TreeStore implements BlockStore {

    private final TreeMap<Long, byte[]> blocks = new TreeMap<>();

    @Override
    public byte[] get(long id) {
        return blocks.get(id);
    }

    @Override
    public void put(long id, byte[] block) throws IOException {
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

    int size() {
        return blocks.size();
    }

    long bytes() {
        return blocks.values().stream().mapToLong(block -> block.length).sum();
    }
}
