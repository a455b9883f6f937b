// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.session;

import dev.sluice.model.KvEviction;
import dev.sluice.model.ModelException;
import dev.sluice.model.onnx.Decoder;
import dev.sluice.model.onnx.KvCache;
import dev.sluice.model.onnx.RecurrentStates;
import dev.sluice.model.prune.HeldRows;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The caches of the beginning of one stream's prompts: whole blocks and their digests. Only the
 * call that acquired a session from {@link SessionStore} may use it, until it releases the session.
 */
public final class Session {

    final String key;
    private final List<BlockDigest> blocks = new ArrayList<>();
    private final Borders borders = new Borders();
    private @Nullable KvCache cache; // null if there are no blocks
    private HeldRows rows = HeldRows.unknown();

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
     * Keeps the leading blocks that it shares with a prompt and drops the others. If the decoder
     * has recurrent layers, it keeps those before the last border of which it has the states. If
     * rows were evicted from its cache, it keeps all blocks or none: what is left of the others
     * depends on those that are dropped.
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
        if (common < blocks.size() && decoder.stateBytes() > 0) {
            common = borders.before(common);
        }
        if (common < blocks.size() && cache != null && cache.evicted() > 0) {
            common = 0;
        }
        if (common == 0) {
            clear();
        } else if (common < blocks.size()) {
            cut(common, block, decoder);
        }
        return common;
    }

    private void cut(int common, int block, Decoder decoder) throws ModelException {
        KvCache all = Objects.requireNonNull(cache, "a session with blocks has a cache");
        try (RecurrentStates states =
                decoder.stateBytes() > 0 ? borders.cut(common) : all.states()) {
            cache = decoder.truncate(all, common * block, states);
        }
        all.close();
        rows = rows.first(common * block);
        blocks.subList(common, blocks.size()).clear();
    }

    /**
     * Returns the number of blocks whose caches, with the states at their borders, take at most
     * this many bytes. If rows are evicted, it is not limited unless what stays and the next block
     * take more.
     *
     * @param block tokens per block
     */
    public static long blocksWithin(long bytes, int block, Decoder decoder) {
        long perBlock = block * decoder.cacheBytesPerToken();
        KvEviction eviction = decoder.eviction();
        long most = (eviction.capacity() + (long) block) * decoder.cacheBytesPerToken();
        if (!eviction.isNone() && most <= bytes) {
            return Integer.MAX_VALUE;
        }
        return blocksWithin(bytes, perBlock, decoder);
    }

    private static long blocksWithin(long bytes, long perBlock, Decoder decoder) {
        long most = bytes / perBlock;
        return Math.max(0, (bytes - stateBytes(most, decoder)) / perBlock);
    }

    /** Returns the bytes of the states of a session: those at its borders and at its end. */
    private static long stateBytes(long blocks, Decoder decoder) {
        return decoder.stateBytes() * (1 + Borders.most(blocks));
    }

    /** Returns the rows that its cache may have room for within these bytes, besides its states. */
    public long tokensWithin(long bytes, Decoder decoder) {
        return (bytes - stateBytes(blocks(), decoder)) / decoder.cacheBytesPerToken();
    }

    /** The cache of all blocks, which the session owns; null if there are none. */
    public @Nullable KvCache cache() {
        return cache;
    }

    /** What is known of the rows of its cache; unknown if none are evicted. */
    public HeldRows rows() {
        return rows;
    }

    /**
     * Appends the next block.
     *
     * @param longer cache of all blocks including this one; the session takes it over
     * @param held what is known of its rows
     */
    public void append(BlockDigest block, KvCache longer, HeldRows held) {
        rows = held;
        if (cache != null) {
            addBorder(cache.states());
        }
        replace(longer);
        blocks.add(block);
    }

    private void addBorder(RecurrentStates states) {
        if (states.bytes() > 0) {
            borders.add(blocks.size(), states);
        } else {
            states.close();
        }
    }

    /** Whether it would take at most this many bytes with this cache of the same tokens. */
    public boolean fits(KvCache same, long bytes) {
        return same.bytes() + borders.bytes() + rows.bytes() <= bytes;
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
        borders.close();
        blocks.clear();
        rows = HeldRows.unknown();
    }

    long cacheBytes() {
        return cache == null ? 0 : cache.bytes() + borders.bytes() + rows.bytes();
    }
}
