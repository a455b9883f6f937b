// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.decode;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;

/**
 * The header of a JPEG. FFmpeg does not always notice that a JPEG is truncated, so the end is
 * looked for as well. Some cameras leave out the end marker, which is no damage where the only scan
 * is complete. Where several scans refine the image, only the marker tells that none is missing.
 *
 * @param width in pixels, 0 if unknown
 * @param height in pixels, 0 if unknown
 * @param defect what is damaged; null if nothing is
 */
record JpegHeader(int width, int height, @Nullable String defect) {

    private static final int START = 0xD8;
    private static final int END = 0xD9;
    private static final int SCAN = 0xDA;
    private static final int BASELINE = 0xC0;
    private static final int EXTENDED = 0xC1;

    /** Reads the markers up to the pixels, then looks for the end; {@code jpeg} is big-endian. */
    static JpegHeader read(ByteBuffer jpeg) {
        JpegHeader header = new JpegHeader(0, 0, null);
        int frame = 0;
        int components = 0;
        int at = 0;
        while (at + 4 <= jpeg.limit()) {
            int marker = jpeg.get(at + 1) & 0xFF;
            if ((jpeg.get(at) & 0xFF) != 0xFF) {
                return header.with(
                        "a JPEG has byte 0x%02x where a marker is expected"
                                .formatted(jpeg.get(at)));
            }
            if (marker == 0xFF || marker == START) { // fill byte or start marker
                at += marker == START ? 2 : 1;
                continue;
            }
            int length = jpeg.getShort(at + 2) & 0xFFFF;
            if (isFrame(marker) && at + 10 <= jpeg.limit()) {
                frame = marker;
                components = jpeg.get(at + 9) & 0xFF;
                header =
                        new JpegHeader(
                                jpeg.getShort(at + 7) & 0xFFFF,
                                jpeg.getShort(at + 5) & 0xFFFF,
                                null);
            }
            if (marker == SCAN) {
                boolean sequential = frame == BASELINE || frame == EXTENDED;
                boolean only =
                        sequential && at + 4 < jpeg.limit() && jpeg.get(at + 4) == components;
                return header.ended(jpeg, at, only);
            }
            at += 2 + length;
        }
        return header.with("a JPEG is truncated before its pixels");
    }

    /** Whether a marker begins a frame header: C0 to CF except for the tables C4, C8 and CC. */
    private static boolean isFrame(int marker) {
        return marker >= 0xC0 && marker <= 0xCF && (marker & 3) != 0 || marker == 0xC0;
    }

    private JpegHeader ended(ByteBuffer jpeg, int from, boolean onlyScan) {
        if (width == 0) {
            return with("a JPEG has no frame header before its pixels");
        }
        for (int i = jpeg.limit() - 2; i > from; i--) {
            if ((jpeg.get(i) & 0xFF) == 0xFF && (jpeg.get(i + 1) & 0xFF) == END) {
                return this;
            }
        }
        return onlyScan && JpegScan.isComplete(jpeg)
                ? this
                : with("a JPEG is truncated: its end marker is missing");
    }

    private JpegHeader with(String found) {
        return new JpegHeader(width, height, found);
    }
}
