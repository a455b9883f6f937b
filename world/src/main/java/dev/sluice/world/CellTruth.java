// SPDX-License-Identifier: Apache-2.0
package dev.sluice.world;

import java.nio.ByteBuffer;

/**
 * Finds the thing that covers most of each cell of a frame, and the share of the cell that it
 * covers.
 */
public final class CellTruth {

    private static final int FULL = 255;

    private final Camera camera;
    private final int width;
    private final int height;
    private final int cell;
    private final int things;

    /**
     * The truth of a scene's cells.
     *
     * @param width of the frames, a multiple of the cell
     * @param height of the frames, a multiple of the cell
     * @param cell side of the square that a token stands for, pixels
     */
    public CellTruth(Scene scene, int width, int height, int cell) {
        this.camera = new Camera(scene, width, height, 0);
        this.width = width;
        this.height = height;
        this.cell = cell;
        this.things = scene.things().size();
    }

    /** Number of bytes of one frame's truth. */
    public int bytes() {
        return 2 * (width / cell) * (height / cell);
    }

    /**
     * Puts two bytes for each cell, row by row: the thing's place in the scene's list or -1, and
     * the share of the cell that it fills, 0 to 255.
     */
    public void put(double time, ByteBuffer out) {
        byte[] owners = camera.thingsShown(time);
        for (int top = 0; top < height; top += cell) {
            for (int left = 0; left < width; left += cell) {
                put(owners, top, left, out);
            }
        }
    }

    private void put(byte[] owners, int top, int left, ByteBuffer out) {
        int[] counts = new int[things];
        for (int row = top; row < top + cell; row++) {
            for (int column = left; column < left + cell; column++) {
                int owner = owners[row * width + column];
                if (owner != Camera.NO_THING) {
                    counts[owner]++;
                }
            }
        }
        int most = Camera.NO_THING;
        for (int thing = 0; thing < things; thing++) {
            if (counts[thing] > (most < 0 ? 0 : counts[most])) {
                most = thing;
            }
        }
        out.put((byte) most);
        out.put((byte) (most < 0 ? 0 : counts[most] * FULL / (cell * cell)));
    }
}
