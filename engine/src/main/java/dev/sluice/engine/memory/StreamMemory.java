// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.memory;

import dev.sluice.engine.format.FormatException;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The final tokens of one stream: the canvas as of the horizon, and the history of blocks after it.
 *
 * <p>Everything is written through to the stores at once; what an instance holds besides is an
 * index that is read from them again. Not safe for several threads.
 */
final class StreamMemory {

    /** Of a horizon or a step where there is none. */
    static final long NOTHING = Long.MIN_VALUE;

    private static final TokenBlockFormat FORMAT = new TokenBlockFormat();

    private final MemoryLimits limits;
    private final BlockStore store;
    private final Canvas canvas;
    private final TreeMap<Long, BlockHeader> blocks = new TreeMap<>(); // by first step
    private long tokens;
    private long bytes;
    private long steps;

    StreamMemory(MemoryLimits limits, BlockStore store, BlockStore canvas) throws IOException {
        this.limits = limits;
        this.store = store;
        this.canvas = new Canvas(canvas);
        store.forEach((id, block) -> index(FORMAT.header(block)));
    }

    /** End of what was evicted, microseconds since 1970: nothing earlier can be asked about. */
    long horizonMicros() {
        return canvas.horizonMicros();
    }

    /** Index of the last step appended, or {@link #NOTHING}. */
    long lastStep() {
        return blocks.isEmpty() ? canvas.lastStep() : blocks.lastEntry().getValue().lastStep();
    }

    /** End of the last step appended, microseconds since 1970, or {@link #NOTHING}. */
    long lastEndMicros() {
        return blocks.isEmpty() ? horizonMicros() : blocks.lastEntry().getValue().lastEndMicros();
    }

    /** Index of the last step in the canvas, or {@link #NOTHING}. */
    long lastEvictedStep() {
        return canvas.lastStep();
    }

    /** Tokens in canvas and history. */
    long tokens() {
        return tokens + canvas.tokens();
    }

    /** The first step after the horizon; there has to be one. */
    MemoryStep first() throws IOException {
        return read(blocks.firstKey()).first();
    }

    /** Blocks in the history. */
    int blocks() {
        return blocks.size();
    }

    /** Appends final steps, later than all before and ascending, and then makes room. */
    void append(List<MemoryStep> added) throws IOException {
        for (MemoryStep step : added) {
            put(TokenBlock.of(step));
        }
        if (!added.isEmpty()) {
            forgetOld(added.get(added.size() - 1).endMicros());
            makeRoom();
        }
    }

    /** The canvas by the steps that its rows come from, ascending. */
    List<MemoryStep> canvas() throws IOException {
        return canvas.steps();
    }

    /** The steps after the horizon, ascending. */
    List<MemoryStep> history() throws IOException {
        List<MemoryStep> history = new ArrayList<>();
        for (long id : blocks.keySet()) {
            history.addAll(read(id).steps());
        }
        return history;
    }

    private void forgetOld(long nowMicros) throws IOException {
        while (!blocks.isEmpty()
                && blocks.firstEntry().getValue().lastEndMicros()
                        < nowMicros - limits.historyMicros()) {
            evictOldest();
        }
    }

    private void makeRoom() throws IOException {
        if (!over(1)) {
            return;
        }
        if (tokensOrBytesOver(1)) {
            mergeFurther();
        }
        while (!blocks.isEmpty() && over(limits.lowWater())) {
            evictOldest();
        }
    }

    private boolean over(double share) {
        return tokensOrBytesOver(share) || steps > share * limits.maxSteps();
    }

    /** The canvas is never evicted: the history has a share of what is left beside it. */
    private boolean tokensOrBytesOver(double share) {
        return tokens > share * (limits.maxTokens() - canvas.tokens())
                || bytes > share * (limits.maxBytes() - canvas.bytes());
    }

    private void mergeFurther() throws IOException {
        List<BlockHeader> run = new ArrayList<>();
        for (BlockHeader next : List.copyOf(blocks.values())) {
            // All, not the last alone: one without rows joins any, but makes no two dims one.
            boolean follows =
                    next.level() == 0 && run.stream().allMatch(header -> header.joins(next));
            if (run.size() == limits.mergeSteps() || !follows) {
                merge(run);
                run.clear();
                if (!tokensOrBytesOver(limits.lowWater())) {
                    return;
                }
            }
            if (next.level() == 0) {
                run.add(next);
            }
        }
    }

    private void merge(List<BlockHeader> run) throws IOException {
        if (run.size() < 2) {
            return;
        }
        List<TokenBlock> sources = new ArrayList<>(run.size());
        for (BlockHeader header : run) {
            sources.add(read(header.firstStep()));
        }
        for (BlockHeader header : run) {
            remove(header);
        }
        put(BlockMerger.merge(sources, limits.mergeSimilarity()));
    }

    private void evictOldest() throws IOException {
        BlockHeader oldest = blocks.firstEntry().getValue();
        canvas.take(read(oldest.firstStep()).steps());
        remove(oldest);
    }

    private TokenBlock read(long id) throws IOException {
        byte[] stored = store.get(id);
        if (stored == null) {
            throw FormatException.damaged("history", "no block of step %d".formatted(id));
        }
        return FORMAT.fromBytes(stored);
    }

    private void put(TokenBlock block) throws IOException {
        store.put(block.first().step(), FORMAT.toBytes(block));
        index(BlockHeader.of(block));
    }

    private void index(BlockHeader header) {
        blocks.put(header.firstStep(), header);
        tokens += header.tokens();
        bytes += header.bytes();
        steps += header.steps();
    }

    private void remove(BlockHeader header) throws IOException {
        store.remove(header.firstStep());
        blocks.remove(header.firstStep());
        tokens -= header.tokens();
        bytes -= header.bytes();
        steps -= header.steps();
    }

    /** The index, oldest first: for tests. */
    Map<Long, BlockHeader> index() {
        return blocks;
    }
}
