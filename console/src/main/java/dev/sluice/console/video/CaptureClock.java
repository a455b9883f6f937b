// SPDX-License-Identifier: Apache-2.0
package dev.sluice.console.video;

import dev.sluice.ingest.chunk.ChunkMetadata;

import java.math.BigInteger;
import java.util.List;

/**
 * Moves the times inside a chunk, which start at 0 in each, to its capture times, so that a player
 * sees one continuous video. MPEG-TS counts them modulo 2^33 ticks of 1/90,000 s, about 26.5 hours.
 * Only header fields change. Stateless.
 */
final class CaptureClock {

    private static final long TS_SCALE = 90_000;
    private static final BigInteger MICROS = BigInteger.valueOf(1_000_000);

    private CaptureClock() {}

    /** Returns a copy with moved times; the same bytes if their times cannot be read. */
    static byte[] apply(ChunkMetadata chunk, ChunkMedia media, byte[] value) {
        try {
            return switch (media.container()) {
                case JPEG -> value;
                case MPEG_TS -> transport(chunk, value.clone());
                case FRAGMENTED_MP4 -> mp4(chunk, value.clone());
            };
        } catch (IndexOutOfBoundsException | ArithmeticException e) {
            return value;
        }
    }

    private static byte[] transport(ChunkMetadata chunk, byte[] copy) {
        TransportPackets packets = new TransportPackets(copy);
        long first = firstShown(packets.presentationTimes(), chunk);
        packets.move(ticks(chunk.captureMicros(), TS_SCALE) - first);
        return copy;
    }

    private static byte[] mp4(ChunkMetadata chunk, byte[] copy) {
        Mp4Boxes boxes = new Mp4Boxes(copy);
        long first = firstShown(boxes.presentationTimes(), chunk);
        boxes.move(ticks(chunk.captureMicros(), boxes.timescale()) - first);
        return copy;
    }

    /** Returns the capture times of the shown frames; none if they cannot be read. */
    static List<Long> frameTimes(ChunkMetadata chunk, ChunkMedia media, byte[] value) {
        try {
            return switch (media.container()) {
                case JPEG -> List.of(chunk.captureMicros());
                case MPEG_TS ->
                        micros(chunk, new TransportPackets(value).presentationTimes(), TS_SCALE);
                case FRAGMENTED_MP4 -> {
                    Mp4Boxes boxes = new Mp4Boxes(value);
                    yield micros(chunk, boxes.presentationTimes(), boxes.timescale());
                }
            };
        } catch (IndexOutOfBoundsException | ArithmeticException e) {
            return List.of();
        }
    }

    private static List<Long> micros(ChunkMetadata chunk, List<Long> times, long scale) {
        int last = Math.max(chunk.leadingFrames() + 1, times.size() - chunk.trailingFrames());
        long first = firstShown(times, chunk);
        return times.subList(Math.min(chunk.leadingFrames(), times.size()), last).stream()
                .map(time -> chunk.captureMicros() + (time - first) * 1_000_000 / scale)
                .toList();
    }

    /** The capture time is that of the first shown frame; the leading ones are before it. */
    private static long firstShown(List<Long> times, ChunkMetadata chunk) {
        return times.get(Math.min(chunk.leadingFrames(), times.size() - 1));
    }

    /** Converts microseconds since 1970 to ticks. */
    static long ticks(long micros, long scale) {
        return BigInteger.valueOf(micros)
                .multiply(BigInteger.valueOf(scale))
                .divide(MICROS)
                .longValueExact();
    }

    /** Whether MPEG-TS times begin at 0 again between two capture times. */
    static boolean wraps(long fromMicros, long toMicros) {
        return ticks(fromMicros, TS_SCALE) / TransportPackets.WRAP
                != ticks(toMicros, TS_SCALE) / TransportPackets.WRAP;
    }
}
