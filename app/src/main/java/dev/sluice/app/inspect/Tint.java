// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.inspect;

import dev.sluice.engine.clip.CellState;

/**
 * How the pixels of a cell are shown. Amber, blue and grey can be told apart by people who do not
 * see all colours, and differ in brightness as well.
 *
 * @param colour 0xRRGGBB that is mixed in
 * @param share share of that colour, 0 to 1
 * @param grey whether the pixel loses its own colour first
 */
record Tint(int colour, double share, boolean grey) {

    static final Tint KEPT = new Tint(0xffb020, 0.14, false);
    static final Tint MERGED = new Tint(0x2f7df6, 0.40, true);
    static final Tint DROPPED = new Tint(0x1b2430, 0.52, true);
    static final Tint GATED = new Tint(0x8a93a3, 0.62, true);

    /** Outside the grid: the model does not see these pixels. */
    static final Tint UNSEEN = new Tint(0x000000, 0.88, true);

    /** The tint of a state. */
    static Tint of(CellState state) {
        return switch (state) {
            case KEPT -> KEPT;
            case MERGED -> MERGED;
            case DROPPED -> DROPPED;
            case GATED -> GATED;
        };
    }

    /** Tints a pixel, 0xRRGGBB. */
    int apply(int pixel) {
        int red = pixel >> 16 & 0xff;
        int green = pixel >> 8 & 0xff;
        int blue = pixel & 0xff;
        if (grey) {
            red = green = blue = (77 * red + 150 * green + 29 * blue) >> 8; // BT.601
        }
        return mixed(red, colour >> 16 & 0xff) << 16
                | mixed(green, colour >> 8 & 0xff) << 8
                | mixed(blue, colour & 0xff);
    }

    private int mixed(int own, int other) {
        return (int) (own * (1 - share) + other * share + 0.5);
    }
}
