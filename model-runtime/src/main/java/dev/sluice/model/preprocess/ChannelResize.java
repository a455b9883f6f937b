// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.preprocess;

import dev.sluice.model.FrameRows;
import dev.sluice.model.preprocess.ResampleWeights.Filter;

/**
 * Resizes a frame channel by channel, in two passes with bytes as the intermediate result: first
 * along rows, then across them. Of the intermediate result, only the rows of one output row are
 * kept. Used for one frame, by one thread.
 */
final class ChannelResize {

    private static final int CHANNELS = 3;

    private final ResizeKernel kernel;
    private final FrameRows source;
    private final int width; // of the result, pixels
    private final int height;
    private final ResampleWeights across;
    private final ResampleWeights down;
    private final byte[] row; // of the source
    private final byte[][] narrow; // the last rows, each at its index modulo their number
    private final byte[][] window; // those of an output row
    private final byte[] line; // of the result
    private int next; // the first row that is not narrow yet

    ChannelResize(ResizeKernel kernel, FrameRows source, int width, int height, Filter filter) {
        this.kernel = kernel;
        this.source = source;
        this.width = width;
        this.height = height;
        this.across = new ResampleWeights(source.width(), width, filter);
        this.down = new ResampleWeights(source.height(), height, filter);
        this.row = new byte[source.width() + ResizeKernel.PADDING];
        this.narrow = new byte[down.taps][width + ResizeKernel.PADDING];
        this.window = new byte[down.taps][];
        this.line = new byte[width + ResizeKernel.PADDING];
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
            narrow(channel, y, line);
            return line;
        }
        int first = down.first[y];
        int count = down.count[y];
        for (; next < first + count; next++) {
            narrow(channel, next, narrow[next % narrow.length]);
        }
        for (int tap = 0; tap < count; tap++) {
            window[tap] = narrow[(first + tap) % narrow.length];
        }
        kernel.acrossRows(window, count, down.weights, y * down.taps, line, width);
        return line;
    }

    private void narrow(int channel, int index, byte[] to) {
        if (width == source.width()) {
            source.read(channel, index, to);
            return;
        }
        source.read(channel, index, row);
        kernel.alongRow(row, across, to);
    }
}
