// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.generate;

import dev.sluice.model.KvEviction;
import dev.sluice.model.ModelException;
import dev.sluice.model.onnx.Closer;
import dev.sluice.model.onnx.Decoder;
import dev.sluice.model.onnx.DecoderRun.Output;
import dev.sluice.model.onnx.KvCache;
import dev.sluice.model.onnx.LayerReadings;
import dev.sluice.model.prune.GuiKv;
import dev.sluice.model.prune.HeadRows;
import dev.sluice.model.prune.HeldRows;
import dev.sluice.model.prune.TokenRange;

import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * Bounds the rows of a session's KV cache: after each block, every head keeps those that GUI-KV
 * chooses. What stays follows from the blocks alone, whenever they are run.
 */
final class CacheEviction {

    private final Decoder decoder;
    private final KvEviction eviction;

    /**
     * @param decoder whose caches are evicted
     */
    CacheEviction(Decoder decoder) {
        this.decoder = decoder;
        this.eviction = decoder.eviction();
    }

    /**
     * What a session keeps of its blocks.
     *
     * @param cache which the caller closes
     * @param rows of the cache
     */
    record Kept(KvCache cache, HeldRows rows) {}

    /**
     * Evicts rows if there are more than may stay.
     *
     * @param block result of the session's newest block, whose cache is taken over
     * @param before rows of the cache before this block; those of no cache if it is the first
     * @param steps ranges of visual tokens of the prompt up to the end of the block
     */
    Kept after(Output block, HeldRows before, List<TokenRange> steps) throws ModelException {
        KvCache cache = block.cache();
        LayerReadings read = Objects.requireNonNull(block.layers(), "all layers are read");
        boolean first = before.tokens().length == 0;
        int from = cache.tokens() - read.norms()[0].length;
        HeldRows held = (first ? none(read) : before).appended(from, read.norms());
        if (cache.rows() <= eviction.capacity()) {
            return new Kept(cache, held);
        }
        try {
            int[][][] rows = chosen(cache, read, held, steps);
            KvCache fewer = decoder.keep(cache, rows);
            cache.close();
            return new Kept(fewer, held.kept(rows));
        } catch (ModelException | RuntimeException e) {
            Closer.closeAfter(e, cache);
            throw e;
        }
    }

    private HeldRows none(LayerReadings read) {
        return HeldRows.none(
                IntStream.range(0, read.norms().length).map(decoder::keyHeads).toArray());
    }

    private int[][][] chosen(
            KvCache cache, LayerReadings read, HeldRows held, List<TokenRange> steps)
            throws ModelException {
        GuiKv choice = new GuiKv(eviction.capacity(), eviction.window(), eviction.alpha());
        HeadRows heads = new HeadRows(choice, held, steps);
        int[][][] rows = new int[read.norms().length][][];
        for (int layer = 0; layer < rows.length; layer++) {
            float[] keys = decoder.keys(cache, layer);
            rows[layer] = heads.kept(layer, read.attention().get(layer), keys);
        }
        return rows;
    }
}
