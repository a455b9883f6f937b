// SPDX-License-Identifier: Apache-2.0
package dev.sluice.console.frame;

import dev.sluice.console.stream.StreamData;
import dev.sluice.console.topic.RecordFetcher;
import dev.sluice.console.video.ChunkEntry;
import dev.sluice.ingest.chunk.ChunkException;
import dev.sluice.model.FrameSize;

import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * How large the frames of streams are as they are shown. One frame of each epoch is decoded for it.
 * Thread-safe.
 */
public final class FrameSizes {

    private final RecordFetcher chunks;
    private final FrameReader reader;
    private final ConcurrentMap<String, Known> known = new ConcurrentHashMap<>();

    /**
     * The size of an epoch's frames.
     *
     * @param size empty if none could be decoded
     */
    private record Known(long epoch, Optional<FrameSize> size) {}

    public FrameSizes(RecordFetcher chunks, FrameReader reader) {
        this.chunks = chunks;
        this.reader = reader;
    }

    /** Returns the size of a stream's frames; empty if it is not known. */
    public Optional<FrameSize> size(StreamData stream) {
        Optional<ChunkEntry> newest = stream.video().newest();
        if (newest.isEmpty()) {
            return Optional.empty();
        }
        long epoch = newest.get().chunk().epoch();
        Known before = known.get(stream.id());
        if (before != null && before.epoch() == epoch) {
            return before.size();
        }
        Optional<FrameSize> size = read(stream.id(), newest.get());
        known.put(stream.id(), new Known(epoch, size));
        return size;
    }

    private Optional<FrameSize> read(String streamId, ChunkEntry chunk) {
        try {
            Optional<byte[]> value = chunks.fetch(chunk.place());
            if (value.isEmpty()) {
                return Optional.empty();
            }
            return reader.read(streamId, chunk, value.get(), chunk.fromMicros())
                    .map(f -> new FrameSize(f.image().width(), f.image().height()));
        } catch (ChunkException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
