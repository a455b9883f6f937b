// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.decode;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;

/**
 * Finds out whether the only scan of a sequential JPEG with Huffman coding is complete (ITU-T T.81,
 * annex F.2.2), for JPEGs without an end marker. Reads the codes without computing pixels: FFmpeg
 * decodes the last blocks of a scan that breaks off within them from bits that are not there. Used
 * once.
 */
final class JpegScan {

    private static final int LAST_COEFFICIENT = 63;
    private static final int SKIP = 0xF0; // sixteen zeros

    private final ByteBuffer jpeg;

    /** By class (0 or 1) and id. */
    private final JpegHuffman[][] tables = new JpegHuffman[2][4];

    private final int[] samplings = new int[256]; // of components, by id
    private int width;
    private int height;
    private int widest = 1;
    private int highest = 1;
    private int restartInterval;
    private int at;

    private JpegScan(ByteBuffer jpeg) {
        this.jpeg = jpeg;
    }

    /** Whether every block of the scan is there; false as well if it cannot be told. */
    static boolean isComplete(ByteBuffer jpeg) {
        try {
            return new JpegScan(jpeg).readAll();
        } catch (IndexOutOfBoundsException e) {
            return false; // a segment or the scan breaks off
        }
    }

    private boolean readAll() {
        at = 2;
        while (true) {
            int marker = jpeg.getShort(at) & 0xFFFF;
            if (marker == 0xFFFF) {
                at++;
                continue;
            }
            int end = at + 2 + (jpeg.getShort(at + 2) & 0xFFFF);
            at += 4;
            switch (marker & 0xFF) {
                case 0xC0, 0xC1 -> readFrame();
                case 0xC4 -> readTables(end);
                case 0xDD -> restartInterval = jpeg.getShort(at) & 0xFFFF;
                case 0xDA -> {
                    return readScan(end);
                }
                default -> {}
            }
            at = end;
        }
    }

    private int unsigned(int index) {
        return jpeg.get(index) & 0xFF;
    }

    private void readFrame() {
        height = jpeg.getShort(at + 1) & 0xFFFF;
        width = jpeg.getShort(at + 3) & 0xFFFF;
        for (int i = 0; i < unsigned(at + 5); i++) {
            int sampling = unsigned(at + 7 + 3 * i);
            samplings[unsigned(at + 6 + 3 * i)] = sampling;
            widest = Math.max(widest, sampling >> 4);
            highest = Math.max(highest, sampling & 15);
        }
    }

    private void readTables(int end) {
        while (at < end) {
            int target = unsigned(at);
            JpegHuffman table = new JpegHuffman(jpeg, at + 1);
            tables[target >> 4 & 1][target & 3] = table;
            at = table.end();
        }
    }

    private boolean readScan(int begin) {
        int components = unsigned(at);
        boolean single = components == 1;
        int columns = (width + 8 * (single ? 1 : widest) - 1) / (8 * (single ? 1 : widest));
        int rows = (height + 8 * (single ? 1 : highest) - 1) / (8 * (single ? 1 : highest));
        JpegBits bits = new JpegBits(jpeg, begin);
        for (int unit = 0; unit < columns * rows; unit++) {
            if (restartInterval > 0 && unit > 0 && unit % restartInterval == 0) {
                bits.restart();
            }
            for (int i = 0; i < components; i++) {
                int sampling = samplings[unsigned(at + 1 + 2 * i)];
                int blocks = single ? 1 : (sampling >> 4) * (sampling & 15);
                int selected = unsigned(at + 2 + 2 * i);
                JpegHuffman first = tables[0][selected >> 4 & 3];
                JpegHuffman others = tables[1][selected & 3];
                for (int block = 0; block < blocks; block++) {
                    if (!readBlock(bits, first, others)) {
                        return false;
                    }
                }
            }
        }
        return true;
    }

    /** Reads the codes of 64 coefficients; false if one is not valid. */
    private static boolean readBlock(
            JpegBits bits, @Nullable JpegHuffman first, @Nullable JpegHuffman others) {
        if (first == null || others == null) {
            return false;
        }
        int size = first.read(bits);
        bits.skip(Math.max(size, 0));
        int coefficient = 0;
        while (size >= 0 && coefficient < LAST_COEFFICIENT) {
            int code = others.read(bits);
            size = code < 0 ? code : code & 15;
            bits.skip(Math.max(size, 0));
            if (size == 0 && code != SKIP) {
                return true; // the other coefficients are zero
            }
            coefficient += 1 + (code >> 4);
        }
        return size >= 0;
    }
}
