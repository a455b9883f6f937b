// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.decode;

import dev.sluice.ingest.chunk.ChunkException;
import dev.sluice.ingest.chunk.VideoChunk;
import dev.sluice.ingest.ffmpeg.EncodedPacket;
import dev.sluice.ingest.ffmpeg.FfmpegException;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Damages chunks at random; the same seed gives the same damage. */
final class ChunkMutations {

    private static final int TRANSPORT_PACKET = 188;

    /** What happens to a chunk. */
    enum Kind {
        /** Up to eight bits are flipped. */
        BITS,
        /** Bytes that follow each other are replaced by noise or zeros. */
        BYTES,
        /** The end is missing, or bytes in the middle. */
        CUT,
        /** Two MPEG-TS packets, or two frames, change places. */
        SWAP,
        /** The beginning is that of another chunk of the same container. */
        SPLICE
    }

    /** Chunks of every codec and container, with open and closed GOPs, fields and slices. */
    private static final List<VideoChunk> CHUNKS =
            List.of(
                    chunk("chunk-h264-closed.ts", 0),
                    chunk("chunk-h264-closed.mp4", 0),
                    chunk("chunk-h264-open.ts", 0),
                    chunk("chunk-h264-fields.ts", 0),
                    chunk("chunk-h264-slices.ts", 0),
                    chunk("chunk-h264-no-vui.mp4", 0),
                    chunk("piece-h264-open.ts", 3),
                    chunk("chunk-h265-closed.ts", 0),
                    chunk("chunk-h265-closed.mp4", 0),
                    chunk("chunk-h265-open.ts", 0),
                    chunk("chunk-h265-radl.ts", 0),
                    chunk("chunk-h265-10bit.ts", 0),
                    chunk("piece-h265-open.ts", 4),
                    chunk("chunk-vp9.mp4", 0),
                    chunk("chunk-av1.mp4", 0),
                    chunk("chunk-mjpeg.mp4", 0),
                    chunk("chunk-jpeg.jpg", 0));

    /**
     * A damaged chunk.
     *
     * @param original the index of the chunk that it was made from
     * @param beginning the index of the chunk whose beginning it has; the same if it has its own
     */
    record Mutation(long seed, Kind kind, int original, int beginning, VideoChunk damaged) {}

    private ChunkMutations() {}

    /** The chunks before damage, with the duration that their headers would declare. */
    static List<VideoChunk> originals() {
        return CHUNKS;
    }

    private static VideoChunk chunk(String file, int leading) {
        VideoChunk chunk = VideoFixtures.chunk(file, VideoFixtures.START, leading);
        try {
            DecodedChunk decoded = DecodedFrames.of(chunk).chunk();
            return VideoFixtures.declaring(decoded.decodedFrames() * VideoFixtures.PERIOD, chunk);
        } catch (ChunkException e) {
            throw new AssertionError(file, e);
        }
    }

    static Mutation of(long seed) throws FfmpegException {
        Random random = new Random(seed);
        Kind kind = Kind.values()[random.nextInt(Kind.values().length)];
        int original = random.nextInt(CHUNKS.size());
        VideoChunk chunk = CHUNKS.get(original);
        int beginning = kind == Kind.SPLICE ? other(original, random) : original;
        VideoChunk damaged =
                switch (kind) {
                    case BITS -> ChunkEdits.withData(chunk, flipped(chunk.data(), random));
                    case BYTES -> ChunkEdits.withData(chunk, overwritten(chunk.data(), random));
                    case CUT -> ChunkEdits.withData(chunk, cut(chunk.data(), random));
                    case SWAP -> swapped(chunk, random);
                    case SPLICE -> spliced(chunk, CHUNKS.get(beginning), random);
                };
        return new Mutation(seed, kind, original, beginning, damaged);
    }

    private static byte[] flipped(byte[] whole, Random random) {
        byte[] data = whole.clone();
        int flips = 1 + random.nextInt(8);
        for (int i = 0; i < flips; i++) {
            data[random.nextInt(data.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return data;
    }

    private static byte[] overwritten(byte[] whole, Random random) {
        byte[] data = whole.clone();
        byte[] noise = new byte[1 + random.nextInt(Math.min(400, data.length))];
        if (random.nextInt(4) > 0) {
            random.nextBytes(noise);
        }
        System.arraycopy(
                noise, 0, data, random.nextInt(data.length - noise.length + 1), noise.length);
        return data;
    }

    private static byte[] cut(byte[] whole, Random random) {
        int from = 1 + random.nextInt(whole.length - 1);
        if (random.nextBoolean()) {
            return Arrays.copyOf(whole, from);
        }
        int to = Math.min(whole.length, from + 1 + random.nextInt(400));
        byte[] data = Arrays.copyOf(whole, whole.length - (to - from));
        System.arraycopy(whole, to, data, from, whole.length - to);
        return data;
    }

    private static VideoChunk swapped(VideoChunk chunk, Random random) throws FfmpegException {
        boolean transport = chunk.contentType().equals("video/mp2t");
        if (transport && random.nextBoolean()) {
            return ChunkEdits.withData(chunk, swappedPackets(chunk.data(), random));
        }
        if (chunk.contentType().equals("image/jpeg")) {
            return ChunkEdits.withData(chunk, flipped(chunk.data(), random));
        }
        return ChunkEdits.edited(
                chunk,
                packets -> {
                    int one = random.nextInt(packets.size());
                    int other = random.nextInt(packets.size());
                    EncodedPacket first = packets.get(one);
                    EncodedPacket second = packets.get(other);
                    packets.set(one, first.withData(second.data()));
                    packets.set(other, second.withData(first.data()));
                    return packets;
                });
    }

    private static byte[] swappedPackets(byte[] whole, Random random) {
        byte[] data = whole.clone();
        int one = random.nextInt(data.length / TRANSPORT_PACKET) * TRANSPORT_PACKET;
        int other = random.nextInt(data.length / TRANSPORT_PACKET) * TRANSPORT_PACKET;
        System.arraycopy(whole, one, data, other, TRANSPORT_PACKET);
        System.arraycopy(whole, other, data, one, TRANSPORT_PACKET);
        return data;
    }

    /** The index of another chunk with the same container; the same one if there is none. */
    private static int other(int original, Random random) {
        List<Integer> others = new ArrayList<>();
        for (int i = 0; i < CHUNKS.size(); i++) {
            if (i != original
                    && CHUNKS.get(i).contentType().equals(CHUNKS.get(original).contentType())) {
                others.add(i);
            }
        }
        return others.isEmpty() ? original : others.get(random.nextInt(others.size()));
    }

    private static VideoChunk spliced(VideoChunk chunk, VideoChunk beginning, Random random) {
        byte[] data = chunk.data().clone();
        int limit = Math.min(beginning.data().length, data.length);
        int length = 1 + random.nextInt(random.nextBoolean() ? Math.min(1000, limit) : limit);
        System.arraycopy(beginning.data(), 0, data, 0, length);
        return ChunkEdits.withData(chunk, data);
    }
}
