// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.preprocess;

import dev.sluice.model.FrameRows;
import dev.sluice.model.preprocess.ResampleWeights.Filter;

/**
 * Resizes a frame channel by channel, in two passes with bytes as the intermediate result: first
 * along rows, then across them. Of the intermediate result, only the rows of one output row are
 * kept, and those that were resized with the last of them. Used for one frame, by one thread.
 */
final class ChannelResize {

    private static final int CHANNELS = 3;

    private final ResizeKernel kernel;
    private final FrameRows source;
    private final int width; // of the result, pixels
    private final int height;
    private final ResampleWeights across;
    private final ResampleWeights down;
    private final byte[][] rows; // of the source
    private final byte[][] narrow; // the last rows, each at its index modulo their number
    private final byte[][] results; // those of narrow that belong to rows
    private final byte[][] window; // those of an output row
    private final byte[] line; // of the result
    private final int[] buffer;
    private int next; // the first row that is not narrow yet

    ChannelResize(ResizeKernel kernel, FrameRows source, int width, int height, Filter filter) {
        this.kernel = kernel;
        this.source = source;
        this.width = width;
        this.height = height;
        this.across = ResampleWeights.of(source.width(), width, filter);
        this.down = ResampleWeights.of(source.height(), height, filter);
        this.rows = new byte[ResizeKernel.ROWS][source.width() + ResizeKernel.PADDING];
        this.narrow = new byte[down.taps + ResizeKernel.ROWS][width + ResizeKernel.PADDING];
        this.results = new byte[ResizeKernel.ROWS][];
        this.window = new byte[down.taps][];
        this.line = new byte[width + ResizeKernel.PADDING];
        this.buffer = new int[kernel.bufferLength(across)];
    }

    /** Returns height × width × 3 bytes, row-major, red first. */
    byte[] resize() {
        byte[] rgb = new byte[CHANNELS * width * height];
        for (int channel = 0; channel < CHANNELS; channel++) {
            next = 0;
            for (int y = 0; y < height; y++) {
                byte[] resized = outputRow(channel, y);
                int to = CHANNELS * y * width + channel;
                for (int x = 0; x < width; x++) {
                    rgb[to + CHANNELS * x] = resized[x];
                }
            }
        }
        return rgb;
    }

    private byte[] outputRow(int channel, int y) {
        if (height == source.height()) {
            narrow(channel, y + 1);
            return narrow[y % narrow.length];
        }
        int first = down.first[y];
        int count = down.count[y];
        narrow(channel, first + count);
        for (int tap = 0; tap < count; tap++) {
            window[tap] = narrow[(first + tap) % narrow.length];
        }
        kernel.acrossRows(window, count, down.weights, y * down.taps, line, width);
        return line;
    }

    /** Resizes rows along their length, at least all below {@code end}. */
    private void narrow(int channel, int end) {
        while (next < end) {
            int count = Math.min(ResizeKernel.ROWS, source.height() - next);
            boolean same = width == source.width();
            for (int row = 0; row < count; row++) {
                results[row] = narrow[(next + row) % narrow.length];
                source.read(channel, next + row, same ? results[row] : rows[row]);
            }
            if (!same) {
                kernel.alongRows(rows, count, across, results, buffer);
            }
            next += count;
        }
    }
}
