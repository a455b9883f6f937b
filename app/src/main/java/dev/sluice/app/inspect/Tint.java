// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.inspect;

import dev.sluice.engine.clip.CellState;

/**
 * How the pixels of a cell are shown. Amber, blue and grey can be told apart by people who do not
 * see all colours, and differ in brightness as well.
 *
 * @param colour 0xRRGGBB that is mixed in
 * @param share share of that colour, 0 to 1
 * @param grey share of its own colour that the pixel loses first, 0 to 1; some of it stays, because
 *     things of the same brightness would disappear otherwise
 */
record Tint(int colour, double share, double grey) {

    static final Tint KEPT = new Tint(0xffb020, 0.14, 0);
    static final Tint MERGED = new Tint(0x2f7df6, 0.40, 0.7);
    static final Tint DROPPED = new Tint(0x1b2430, 0.52, 0.7);
    static final Tint GATED = new Tint(0x8a93a3, 0.55, 0.7);

    /** Outside the grid: the model does not see these pixels. */
    static final Tint UNSEEN = new Tint(0x000000, 0.88, 1);

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
        int luma = (77 * red + 150 * green + 29 * blue) >> 8; // BT.601
        return mixed(red, luma, colour >> 16 & 0xff) << 16
                | mixed(green, luma, colour >> 8 & 0xff) << 8
                | mixed(blue, luma, colour & 0xff);
    }

    private int mixed(int own, int luma, int other) {
        double faded = own * (1 - grey) + luma * grey;
        return (int) (faded * (1 - share) + other * share + 0.5);
    }
}
