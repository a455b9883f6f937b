// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.decode;

import dev.sluice.ingest.chunk.ChunkException;

/**
 * The packets of an MPEG transport stream. FFmpeg's demuxer conceals damage: it drops what follows
 * the last whole packet, resynchronises after invalid bytes, and joins the remaining parts of a
 * frame. This class therefore checks that all packets are present and in sequence.
 */
final class TransportStream {

    private static final int SYNC = 0x47;
    private static final int COUNTERS = 16;

    private final byte[] data;
    private final int size;
    private final int first;

    private TransportStream(byte[] data, int size, int first) {
        this.data = data;
        this.size = size;
        this.first = first;
    }

    /** Finds the packets: plain, with a preceding time code, or with trailing error correction. */
    static TransportStream of(byte[] data) throws ChunkException {
        int[][] layouts = {{188, 0}, {192, 4}, {204, 0}};
        for (int[] layout : layouts) {
            TransportStream stream = new TransportStream(data, layout[0], layout[1]);
            if (stream.isAligned()) {
                return stream;
            }
        }
        throw new ChunkException(
                ChunkException.Kind.CORRUPT,
                "%d bytes are not a sequence of MPEG-TS packets of 188 bytes: the chunk is damaged or truncated, or it is another container than its content-type header names"
                        .formatted(data.length));
    }

    private boolean isAligned() {
        if (data.length % size != 0) {
            return false;
        }
        for (int at = first; at < data.length; at += size) {
            if (data[at] != SYNC) {
                return false;
            }
        }
        return true;
    }

    /** Refuses the chunk if a packet of this stream is missing or marked as damaged. */
    void requireComplete(int id) throws ChunkException {
        int last = -1;
        for (int at = first; at < data.length; at += size) {
            if (streamId(at) != id) {
                continue;
            }
            int counter = data[at + 3] & 0x0F;
            boolean payload = (data[at + 3] & 0x10) != 0;
            int expected = payload ? (last + 1) % COUNTERS : last;
            boolean repeated = payload && counter == last;
            boolean follows = last < 0 || counter == expected || repeated || isNewStart(at);
            if ((data[at + 1] & 0x80) != 0 || !follows) {
                throw new ChunkException(
                        ChunkException.Kind.CORRUPT,
                        "MPEG-TS packet %d is damaged, or packets before it are lost (continuity counter %d, expected %d)"
                                .formatted(at / size, counter, expected));
            }
            last = counter;
        }
    }

    private int streamId(int at) {
        return (data[at + 1] & 0x1F) << 8 | data[at + 2] & 0xFF;
    }

    /** Whether the packet declares that its continuity counter restarts. */
    private boolean isNewStart(int at) {
        boolean adapted = (data[at + 3] & 0x20) != 0 && data[at + 4] != 0;
        return adapted && (data[at + 5] & 0x80) != 0;
    }
}
