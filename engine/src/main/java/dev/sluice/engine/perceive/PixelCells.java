// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.perceive;

import dev.sluice.engine.reduce.TokenGrid;
import dev.sluice.ingest.decode.RgbImage;

/** Arranges pixels by visual token, in the order that a drop by pixels reads. Stateless. */
public final class PixelCells {

    private static final int CHANNELS = 3;

    private PixelCells() {}

    /**
     * Cuts both frames of a patch into the cells of the grid.
     *
     * @param cell side of a cell, pixels; the frames are grid × cell in size
     * @return 2 × grid.size() × 3 × cell² bytes (frame, token, channel, pixel)
     */
    public static byte[] of(RgbImage first, RgbImage second, TokenGrid grid, int cell) {
        byte[] cells = new byte[2 * grid.size() * CHANNELS * cell * cell];
        int at = fill(first, grid, cell, cells, 0);
        fill(second, grid, cell, cells, at);
        return cells;
    }

    private static int fill(RgbImage image, TokenGrid grid, int cell, byte[] cells, int from) {
        int at = from;
        for (int row = 0; row < grid.height(); row++) {
            for (int column = 0; column < grid.width(); column++) {
                for (int channel = 0; channel < CHANNELS; channel++) {
                    at = fillCell(image, row * cell, column * cell, channel, cell, cells, at);
                }
            }
        }
        return at;
    }

    private static int fillCell(
            RgbImage image, int top, int left, int channel, int cell, byte[] cells, int from) {
        int at = from;
        for (int y = top; y < top + cell; y++) {
            int pixel = CHANNELS * (y * image.width() + left) + channel;
            for (int x = 0; x < cell; x++) {
                cells[at++] = image.rgb()[pixel];
                pixel += CHANNELS;
            }
        }
        return at;
    }
}
