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
 * <p>Every change is written to the stores at once; an instance only adds an index, which can be
 * read from them again. Not safe for use by several threads.
 */
final class StreamMemory {

    /** Stands for a horizon or step that does not exist. */
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

    /** Returns the end of the last evicted step, microseconds since 1970, or {@link #NOTHING}. */
    long horizonMicros() {
        return canvas.horizonMicros();
    }

    /** Returns the index of the last step appended, or {@link #NOTHING}. */
    long lastStep() {
        return blocks.isEmpty() ? canvas.lastStep() : blocks.lastEntry().getValue().lastStep();
    }

    /** Returns the end of the last step appended, microseconds since 1970, or {@link #NOTHING}. */
    long lastEndMicros() {
        return blocks.isEmpty() ? horizonMicros() : blocks.lastEntry().getValue().lastEndMicros();
    }

    /** Returns the index of the last step in the canvas, or {@link #NOTHING}. */
    long lastEvictedStep() {
        return canvas.lastStep();
    }

    /** Returns the number of tokens in canvas and history. */
    long tokens() {
        return tokens + canvas.tokens();
    }

    /** Returns the first step after the horizon; there must be one. */
    MemoryStep first() throws IOException {
        return read(blocks.firstKey()).first();
    }

    /** Returns the number of blocks in the history. */
    int blocks() {
        return blocks.size();
    }

    /** Appends final steps, ascending and after all others, and evicts what exceeds the bounds. */
    void append(List<MemoryStep> added) throws IOException {
        for (MemoryStep step : added) {
            put(TokenBlock.of(step));
        }
        if (!added.isEmpty()) {
            evictOld(added.get(added.size() - 1).endMicros());
            makeRoom();
        }
    }

    /** Returns the canvas by the steps that its tokens come from, ascending. */
    List<MemoryStep> canvas() throws IOException {
        return canvas.steps();
    }

    /** Returns the steps after the horizon, ascending. */
    List<MemoryStep> history() throws IOException {
        List<MemoryStep> history = new ArrayList<>();
        for (long id : blocks.keySet()) {
            history.addAll(read(id).steps());
        }
        return history;
    }

    private void evictOld(long nowMicros) throws IOException {
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

    /** The canvas is never evicted, so the history has a share of the remainder. */
    private boolean tokensOrBytesOver(double share) {
        return tokens > share * (limits.maxTokens() - canvas.tokens())
                || bytes > share * (limits.maxBytes() - canvas.bytes());
    }

    private void mergeFurther() throws IOException {
        List<BlockHeader> run = new ArrayList<>();
        for (BlockHeader next : List.copyOf(blocks.values())) {
            // Compare with all, not only the last: a block without tokens joins blocks of any dim.
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

    /** Returns the index, oldest first; used by tests. */
    Map<Long, BlockHeader> index() {
        return blocks;
    }
}
