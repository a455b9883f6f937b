// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.encode;

import dev.sluice.engine.perceive.AheadChunk;
import dev.sluice.engine.perceive.ChunkResult;
import dev.sluice.engine.stream.PendingChunk;
import dev.sluice.ingest.decode.FrameSlots;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The chunks of each stream that are decoded before their turn. It is a cache: nothing of it is in
 * state, and after a restore it is empty. Closing it frees what was decoded and not applied. Used
 * only by the task's mailbox thread.
 */
final class DecodeAhead implements AutoCloseable {

    private final FrameSlots slots;
    private final int maxChunks; // of a stream
    private final long maxBytes; // of all streams
    private final Map<String, Lane> lanes = new HashMap<>();
    private long bytes;

    /** One stream. */
    private static final class Lane {
        private final Map<String, Entry> chunks = new LinkedHashMap<>(); // by id
        private @Nullable AheadChunk taken; // the chunk that is being applied
        private long tailMicros = -1; // from the last frame of a chunk to its end; -1 if unknown
    }

    private record Entry(AheadChunk chunk, int bytes) {}

    /**
     * @param maxChunks of a stream
     * @param maxBytes compressed bytes of all streams
     */
    DecodeAhead(FrameSlots slots, int maxChunks, long maxBytes) {
        this.slots = slots;
        this.maxChunks = maxChunks;
        this.maxBytes = maxBytes;
    }

    /** How many chunks behind the one whose turn it is may be decoded. */
    int maxChunks() {
        return maxChunks;
    }

    /** Whether the slot that a chunk of the stream samples last can be foretold. */
    boolean canForetell(String streamId) {
        Lane lane = lanes.get(streamId);
        return lane != null && lane.tailMicros >= 0;
    }

    /** Foretells the newest slot that is sampled when a chunk is applied. */
    long lastSlot(String streamId, PendingChunk chunk) {
        return slots.slot(chunk.endMicros() - lane(streamId).tailMicros);
    }

    /** Whether there is room for a chunk that is not there yet. */
    boolean hasRoom(String streamId, PendingChunk chunk) {
        Map<String, Entry> chunks = lane(streamId).chunks;
        return chunks.size() < maxChunks
                && bytes + chunk.bytes() <= maxBytes
                && !chunks.containsKey(chunk.id());
    }

    void add(String streamId, PendingChunk chunk, AheadChunk ahead) {
        lane(streamId).chunks.put(chunk.id(), new Entry(ahead, chunk.bytes()));
        bytes += chunk.bytes();
    }

    /**
     * Whether a chunk whose turn it is is just being decoded, so that it has to be waited for. If
     * it only waits for a thread, it is decoded at its turn instead, which comes earlier.
     */
    boolean isBusy(String streamId, PendingChunk chunk) {
        Lane lane = lanes.get(streamId);
        Entry entry = lane == null ? null : lane.chunks.get(chunk.id());
        return entry != null && !entry.chunk.isDone() && !entry.chunk.cancel();
    }

    /** Removes a chunk whose turn it is; null if it was not decoded. */
    @Nullable AheadChunk take(String streamId, PendingChunk chunk) {
        AheadChunk removed = remove(streamId, chunk);
        if (removed == null || !removed.isDone()) {
            return null;
        }
        lane(streamId).taken = removed;
        return removed;
    }

    /** Removes a chunk that is left out. */
    void discard(String streamId, PendingChunk chunk) {
        AheadChunk removed = remove(streamId, chunk);
        if (removed != null) {
            removed.discard();
        }
    }

    private @Nullable AheadChunk remove(String streamId, PendingChunk chunk) {
        Lane lane = lanes.get(streamId);
        Entry entry = lane == null ? null : lane.chunks.remove(chunk.id());
        if (entry == null) {
            return null;
        }
        bytes -= entry.bytes;
        return entry.chunk;
    }

    /**
     * Learns from a chunk that was applied how long the last frame of the stream's chunks lasts.
     */
    void learn(String streamId, PendingChunk chunk, ChunkResult result) {
        Lane lane = lanes.get(streamId);
        if (lane != null) {
            lane.taken = null;
        }
        if (maxChunks > 0 && result.lastFrameMicros() != ChunkResult.NO_FRAME) {
            lane(streamId).tailMicros = Math.max(0, chunk.endMicros() - result.lastFrameMicros());
        }
    }

    /** Forgets a stream. */
    void evict(String streamId) {
        Lane lane = lanes.remove(streamId);
        if (lane != null) {
            lane.chunks.values().forEach(entry -> bytes -= entry.bytes);
            discard(lane);
        }
    }

    private static void discard(Lane lane) {
        lane.chunks.values().forEach(entry -> entry.chunk.discard());
        if (lane.taken != null) {
            lane.taken.discard();
        }
    }

    @Override
    public void close() {
        lanes.values().forEach(DecodeAhead::discard);
        lanes.clear();
    }

    private Lane lane(String streamId) {
        return lanes.computeIfAbsent(streamId, id -> new Lane());
    }
}
