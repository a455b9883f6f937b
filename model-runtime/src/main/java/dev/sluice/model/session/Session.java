// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.session;

import dev.sluice.model.ModelException;
import dev.sluice.model.onnx.Decoder;
import dev.sluice.model.onnx.KvCache;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The KV cache of the beginning of one stream's prompts: whole blocks and their digests. Only the
 * call that acquired a session from {@link SessionStore} may use it, until it releases the session.
 */
public final class Session {

    final String key;
    private final List<BlockDigest> blocks = new ArrayList<>();
    private @Nullable KvCache cache; // null if there are no blocks

    // Used only under the lock of the store, which @GuardedBy cannot name from here.
    boolean inUse;
    boolean evicted;
    int waiting;
    long bytes;

    Session(String key) {
        this.key = key;
    }

    /** Number of blocks that have run. */
    public int blocks() {
        return blocks.size();
    }

    /**
     * Keeps the leading blocks that it shares with a prompt and drops the others.
     *
     * @param prompt digests of the prompt's blocks
     * @param block tokens per block
     * @return number of blocks kept
     */
    public int keepCommon(List<BlockDigest> prompt, int block, Decoder decoder)
            throws ModelException {
        int common = 0;
        int most = Math.min(blocks.size(), prompt.size());
        while (common < most && blocks.get(common).equals(prompt.get(common))) {
            common++;
        }
        if (common == 0) {
            clear();
        } else if (common < blocks.size()) {
            KvCache all = Objects.requireNonNull(cache, "a session with blocks has a cache");
            cache = decoder.truncate(all, common * block);
            all.close();
            blocks.subList(common, blocks.size()).clear();
        }
        return common;
    }

    /** The cache of all blocks, which the session owns; null if there are none. */
    public @Nullable KvCache cache() {
        return cache;
    }

    /**
     * Appends the next block.
     *
     * @param longer cache of all blocks including this one; the session takes it over
     */
    public void append(BlockDigest block, KvCache longer) {
        replace(longer);
        blocks.add(block);
    }

    /** Replaces the cache by one of the same tokens, which the session takes over. */
    public void replace(KvCache same) {
        if (cache != null && cache != same) {
            cache.close();
        }
        cache = same;
    }

    /** Frees all native memory. */
    void clear() {
        if (cache != null) {
            cache.close();
            cache = null;
        }
        blocks.clear();
    }

    long cacheBytes() {
        return cache == null ? 0 : cache.bytes();
    }
}
