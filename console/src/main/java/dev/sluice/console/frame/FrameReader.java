// SPDX-License-Identifier: Apache-2.0
package dev.sluice.console.frame;

import dev.sluice.console.video.ChunkEntry;
import dev.sluice.ingest.chunk.ChunkException;
import dev.sluice.ingest.chunk.VideoChunk;
import dev.sluice.ingest.decode.ChunkDecoder;
import dev.sluice.ingest.decode.DecodeSettings;
import dev.sluice.ingest.decode.DecodedChunk;
import dev.sluice.ingest.decode.FrameSlots;
import dev.sluice.ingest.decode.RgbImage;
import dev.sluice.ingest.decode.SampledFrame;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Decodes the frame of a capture time with the job's decoder, a few at a time. Thread-safe. */
public final class FrameReader {

    private static final int AT_ONCE = 2;
    private static final long PATIENCE_SECONDS = 10;

    /** Slots of a millisecond, so that every frame has its own. */
    private static final FrameSlots MILLIS = new FrameSlots(1_000, 1);

    private final ChunkDecoder decoder;
    private final Semaphore free = new Semaphore(AT_ONCE);

    public FrameReader(DecodeSettings settings) {
        this.decoder = new ChunkDecoder(settings);
    }

    /**
     * Decodes the last frame of a chunk that is not later than a capture time.
     *
     * @param streamId the chunk's stream
     * @param value the chunk's bytes
     * @return empty if others keep the decoder busy
     * @throws ChunkException if the chunk cannot be decoded
     */
    public Optional<ShownFrame> read(String streamId, ChunkEntry entry, byte[] value, long micros)
            throws ChunkException, InterruptedException {
        if (!free.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            return Optional.empty();
        }
        try {
            VideoChunk chunk = entry.chunk().withData(streamId, value);
            return Optional.of(decode(chunk, frameTime(entry, value, micros)));
        } finally {
            free.release();
        }
    }

    /** The capture time of the last frame that is not later; the chunk's if none is known. */
    private static long frameTime(ChunkEntry entry, byte[] value, long micros) {
        List<Long> times = entry.frameTimes(value);
        long found = entry.fromMicros();
        for (long time : times) {
            found = time <= micros ? Math.max(found, time) : found;
        }
        return found;
    }

    /** Stops decoding at the first frame that is not earlier; a damaged one is not given. */
    private ShownFrame decode(VideoChunk chunk, long micros) throws ChunkException {
        try {
            decoder.decode(
                    chunk,
                    MILLIS,
                    MILLIS.slot(micros) - 1,
                    image -> {
                        throw new Found(image);
                    });
        } catch (Found found) {
            return new ShownFrame(micros, found.image);
        }
        return last(chunk);
    }

    private ShownFrame last(VideoChunk chunk) throws ChunkException {
        DecodedChunk decoded =
                decoder.decode(chunk, new FrameSlots(2, 1), Long.MIN_VALUE, image -> image);
        List<SampledFrame> frames = decoded.frames();
        SampledFrame last = frames.get(frames.size() - 1);
        return new ShownFrame(last.captureMicros(), last.image());
    }

    /** Ends the decoding of a chunk when its frame is there. */
    private static final class Found extends RuntimeException {

        private final transient RgbImage image;

        Found(RgbImage image) {
            super(null, null, false, false);
            this.image = image;
        }
    }
}
