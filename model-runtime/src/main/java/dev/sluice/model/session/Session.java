package dev.sluice.model.session;

import dev.sluice.model.ModelException;
import dev.sluice.model.onnx.Decoder;
import dev.sluice.model.onnx.KvCache;

import java.util.ArrayList;
import java.util.List;

/**
 * The beginning of one stream's prompts as it was last run: a cache of whole blocks, and what stood
 * in them. It belongs to one call at a time, between {@link SessionStore#acquire} and {@link
 * SessionStore#release}; in between it may not be touched by others.
 */
public final class Session {

    final String key;
    private final List<BlockDigest> blocks = new ArrayList<>();
    private KvCache cache;

    // Guarded by the store.
    boolean inUse;
    boolean dropped;
    int waiting;
    long bytes;

    Session(String key) {
        this.key = key;
    }

    /** Blocks that have been run. */
    public int blocks() {
        return blocks.size();
    }

    /**
     * Keeps the leading blocks that this prompt also has, and rolls back the others.
     *
     * @param prompt digests of the prompt's blocks
     * @param rows of one block
     * @return number of blocks kept
     */
    public int keepCommon(List<BlockDigest> prompt, int rows, Decoder decoder)
            throws ModelException {
        int common = 0;
        int most = Math.min(blocks.size(), prompt.size());
        while (common < most && blocks.get(common).equals(prompt.get(common))) {
            common++;
        }
        if (common == 0) {
            clear();
        } else if (common < blocks.size()) {
            KvCache shorter = decoder.cut(cache, common * rows);
            cache.close();
            cache = shorter;
            blocks.subList(common, blocks.size()).clear();
        }
        return common;
    }

    /** The cache of all blocks, which stays the session's; null where there is none. */
    public KvCache cache() {
        return cache;
    }

    /**
     * Takes the next block.
     *
     * @param longer cache of all blocks and this one; the session's from now on
     */
    public void append(BlockDigest block, KvCache longer) {
        replace(longer);
        blocks.add(block);
    }

    /** Takes a cache of the same rows in its place. */
    public void replace(KvCache same) {
        if (cache != null && cache != same) {
            cache.close();
        }
        cache = same;
    }

    /** Gives back all native memory. */
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
