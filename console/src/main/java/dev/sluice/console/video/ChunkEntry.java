// SPDX-License-Identifier: Apache-2.0
package dev.sluice.console.video;

import dev.sluice.console.topic.RecordPlace;
import dev.sluice.ingest.chunk.ChunkMetadata;

import java.util.Arrays;
import java.util.List;

/**
 * A chunk in the index: what its record says, without its bytes.
 *
 * @param place where the record is
 * @param chunk its headers
 * @param media what its bytes are
 * @param bytes size of its value
 * @param readMillis wall-clock time at which the console read it, milliseconds since 1970
 */
public record ChunkEntry(
        RecordPlace place, ChunkMetadata chunk, ChunkMedia media, int bytes, long readMillis) {

    /** Capture time of its first shown frame, microseconds since 1970. */
    public long fromMicros() {
        return chunk.captureMicros();
    }

    /** Capture time of the end of its last frame, microseconds since 1970. */
    public long toMicros() {
        return chunk.endMicros();
    }

    /** The end of the chunk's address. */
    public String name() {
        return place + media.suffix();
    }

    /** Returns the bytes as a player gets them: with capture times, and without the beginning. */
    public byte[] segment(byte[] value) {
        byte[] moved = CaptureClock.apply(chunk, media, value);
        int init = media.initBytes();
        if (init == 0) {
            return moved;
        }
        return Arrays.copyOfRange(moved, init, moved.length);
    }

    /** Returns the beginning of a fragmented MP4, which a player needs before its segments. */
    public byte[] init(byte[] value) {
        return Arrays.copyOf(value, media.initBytes());
    }

    /** Returns the bytes of the whole chunk with capture times. */
    public byte[] whole(byte[] value) {
        return CaptureClock.apply(chunk, media, value);
    }

    /** Returns the capture times of the shown frames, ascending; none if they cannot be read. */
    public List<Long> frameTimes(byte[] value) {
        return CaptureClock.frameTimes(chunk, media, value);
    }
}
