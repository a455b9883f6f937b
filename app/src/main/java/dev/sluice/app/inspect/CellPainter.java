// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.inspect;

import dev.sluice.app.inspect.CellGrid.Box;
import dev.sluice.engine.clip.CellState;
import dev.sluice.engine.clip.StepOutcome;

import java.awt.image.BufferedImage;

/** Tints the cells of a frame by what became of their tokens. Stateless. */
final class CellPainter {

    /** Colour of the line around kept cells. */
    static final int EDGE = 0xffb020;

    private CellPainter() {}

    /**
     * Tints a picture.
     *
     * @param picture the frame, which is changed
     * @param cells where the cells of the outcome's grid are in it
     */
    static void paint(BufferedImage picture, CellGrid cells, StepOutcome outcome) {
        Box all = cells.all();
        outside(picture, all);
        for (int position = 0; position < outcome.states().length; position++) {
            fill(picture, cells.box(position), Tint.of(outcome.state(position)));
        }
        int line = Math.max(1, picture.getWidth() / 250);
        for (int position = 0; position < outcome.states().length; position++) {
            if (outcome.state(position) == CellState.KEPT) {
                edges(picture, cells, outcome, position, line);
            }
        }
    }

    private static void outside(BufferedImage picture, Box all) {
        int width = picture.getWidth();
        int height = picture.getHeight();
        fill(picture, new Box(0, 0, width, all.top()), Tint.UNSEEN);
        fill(picture, new Box(0, all.bottom(), width, height), Tint.UNSEEN);
        fill(picture, new Box(0, all.top(), all.left(), all.bottom()), Tint.UNSEEN);
        fill(picture, new Box(all.right(), all.top(), width, all.bottom()), Tint.UNSEEN);
    }

    private static void fill(BufferedImage picture, Box box, Tint tint) {
        int[] pixels = Pictures.pixels(picture);
        for (int y = box.top(); y < box.bottom(); y++) {
            int row = y * picture.getWidth();
            for (int at = row + box.left(); at < row + box.right(); at++) {
                pixels[at] = tint.apply(pixels[at]);
            }
        }
    }

    /** Draws the sides of a kept cell behind which no kept cell is, inside the cell. */
    private static void edges(
            BufferedImage picture, CellGrid cells, StepOutcome outcome, int position, int line) {
        int columns = cells.grid().width();
        Box box = cells.box(position);
        if (!kept(outcome, position - columns)) {
            plain(picture, new Box(box.left(), box.top(), box.right(), box.top() + line));
        }
        if (!kept(outcome, position + columns)) {
            plain(picture, new Box(box.left(), box.bottom() - line, box.right(), box.bottom()));
        }
        if (position % columns == 0 || !kept(outcome, position - 1)) {
            plain(picture, new Box(box.left(), box.top(), box.left() + line, box.bottom()));
        }
        if (position % columns == columns - 1 || !kept(outcome, position + 1)) {
            plain(picture, new Box(box.right() - line, box.top(), box.right(), box.bottom()));
        }
    }

    private static boolean kept(StepOutcome outcome, int position) {
        return position >= 0
                && position < outcome.states().length
                && outcome.state(position) == CellState.KEPT;
    }

    private static void plain(BufferedImage picture, Box box) {
        for (int y = Math.max(0, box.top()); y < Math.min(box.bottom(), picture.getHeight()); y++) {
            for (int x = Math.max(0, box.left());
                    x < Math.min(box.right(), picture.getWidth());
                    x++) {
                picture.setRGB(x, y, EDGE);
            }
        }
    }
}
