// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.decode;

import dev.sluice.ingest.chunk.ChunkException;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;

/**
 * The header of a JPEG. FFmpeg fills a truncated JPEG with grey and reports no error, so reading
 * the header also looks for the end marker.
 *
 * @param width in pixels
 * @param height in pixels
 */
record JpegHeader(int width, int height) {

    private static final int START = 0xD8;
    private static final int END = 0xD9;
    private static final int SCAN = 0xDA;

    /** Reads the markers up to the pixels, then looks for the end; {@code jpeg} is big-endian. */
    static JpegHeader read(ByteBuffer jpeg) throws ChunkException {
        JpegHeader header = null;
        int at = 0;
        while (at + 4 <= jpeg.limit()) {
            int marker = jpeg.get(at + 1) & 0xFF;
            if ((jpeg.get(at) & 0xFF) != 0xFF) {
                throw damaged("found byte 0x%02x: expected a marker".formatted(jpeg.get(at)));
            }
            if (marker == 0xFF || marker == START) { // fill byte or start marker
                at += marker == START ? 2 : 1;
                continue;
            }
            int length = jpeg.getShort(at + 2) & 0xFFFF;
            if (isFrame(marker) && at + 9 <= jpeg.limit()) {
                header =
                        new JpegHeader(
                                jpeg.getShort(at + 7) & 0xFFFF, jpeg.getShort(at + 5) & 0xFFFF);
            }
            if (marker == SCAN) {
                return ended(jpeg, at, header);
            }
            at += 2 + length;
        }
        throw damaged("it is truncated before its pixels");
    }

    /** Whether a marker begins a frame header: C0 to CF except for the tables C4, C8 and CC. */
    private static boolean isFrame(int marker) {
        return marker >= 0xC0 && marker <= 0xCF && (marker & 3) != 0 || marker == 0xC0;
    }

    private static JpegHeader ended(ByteBuffer jpeg, int from, @Nullable JpegHeader header)
            throws ChunkException {
        if (header == null) {
            throw damaged("it has no frame header before its pixels");
        }
        for (int i = jpeg.limit() - 2; i > from; i--) {
            if ((jpeg.get(i) & 0xFF) == 0xFF && (jpeg.get(i + 1) & 0xFF) == END) {
                return header;
            }
        }
        throw damaged("it is truncated: its end marker is missing");
    }

    private static ChunkException damaged(String what) {
        return new ChunkException(ChunkException.Kind.CORRUPT, "a JPEG is damaged: " + what);
    }
}
