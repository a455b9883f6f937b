// SPDX-License-Identifier: Apache-2.0
package dev.sluice.console.video;

import dev.sluice.ingest.chunk.ChunkContainer;

/** Reads what the bytes of a chunk are. What cannot be read is {@code unknown}. Stateless. */
public final class MediaReader {

    private MediaReader() {}

    /**
     * Reads a chunk.
     *
     * @param container as its header says
     * @param value the chunk, from an untrusted producer
     */
    public static ChunkMedia read(ChunkContainer container, byte[] value) {
        try {
            return switch (container) {
                case JPEG -> new ChunkMedia(container, "mjpeg", 0, 0);
                case MPEG_TS ->
                        new ChunkMedia(container, new TransportPackets(value).codec(), 0, 0);
                case FRAGMENTED_MP4 -> mp4(value);
            };
        } catch (IndexOutOfBoundsException | ArithmeticException e) {
            return new ChunkMedia(container, ChunkMedia.UNKNOWN, 0, 0);
        }
    }

    private static ChunkMedia mp4(byte[] value) {
        Mp4Boxes file = new Mp4Boxes(value);
        int init = file.initBytes();
        long hash = 0;
        for (int i = 0; i < init; i++) {
            hash = 31 * hash + value[i];
        }
        return new ChunkMedia(ChunkContainer.FRAGMENTED_MP4, file.codec(), init, hash);
    }
}
