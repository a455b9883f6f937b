// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.inspect;

import dev.sluice.app.clip.ClipTime;
import dev.sluice.app.inspect.FrameSpool.Entry;
import dev.sluice.engine.clip.StepOutcome;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/**
 * One frame of the overlay video: the frame under each policy side by side, above a strip with the
 * share of tokens that the policy keeps over time. Not safe for several threads.
 */
final class Board {

    static final int WIDTH = 1280;

    private static final int MARGIN = 12;
    private static final int HEADER = 32;
    private static final int STRIP = 36;
    private static final int FOOTER = 40;
    private static final int LETTERS = 17;

    private static final Color BACKGROUND = new Color(0x0b0e13);
    private static final Color STRIP_GROUND = new Color(0x1b212b);
    private static final Color AREA = new Color(0xb87a10);
    private static final Color WORDS = new Color(0xf0f3f7);
    private static final Color FAINT = new Color(0xaeb7c4);
    private static final Color HEAD = Color.WHITE;

    private final Film film;
    private final Lettering lettering;
    private final int columns;
    private final int boxWidth;
    private final int boxHeight;

    /**
     * @param boxWidth width of a frame in pixels
     * @param boxHeight height of a frame in pixels
     */
    Board(Film film, int boxWidth, int boxHeight, Lettering lettering) {
        this.film = film;
        this.lettering = lettering;
        this.columns = columns(film.traces().size());
        this.boxWidth = boxWidth;
        this.boxHeight = boxHeight;
    }

    /** Number of frames beside each other. */
    static int columns(int policies) {
        return policies <= 3 ? policies : (int) Math.ceil(Math.sqrt(policies));
    }

    /** The largest width of a frame, so that all fit beside each other. */
    static int boxWidth(int policies) {
        int columns = columns(policies);
        int most = (WIDTH - MARGIN) / columns - MARGIN;
        return Math.min(most, 960);
    }

    /** Width of the board in pixels, even. */
    int width() {
        return MARGIN + columns * (boxWidth + MARGIN) + 1 & ~1;
    }

    /** Height of the board in pixels, even. */
    int height() {
        int rows = (film.traces().size() + columns - 1) / columns;
        return MARGIN + rows * (HEADER + boxHeight + STRIP + MARGIN) + FOOTER + 1 & ~1;
    }

    /** Draws a frame. */
    BufferedImage draw(Entry frame) throws IOException {
        BufferedImage board = Pictures.blank(width(), height());
        Graphics2D graphics = board.createGraphics();
        graphics.setColor(BACKGROUND);
        graphics.fillRect(0, 0, width(), height());
        for (int i = 0; i < film.traces().size(); i++) {
            int x = MARGIN + i % columns * (boxWidth + MARGIN);
            int y = MARGIN + i / columns * (HEADER + boxHeight + STRIP + MARGIN);
            panel(graphics, frame, film.traces().get(i), x, y);
        }
        footer(graphics, frame);
        graphics.dispose();
        return board;
    }

    private void panel(Graphics2D graphics, Entry frame, Trace trace, int x, int y)
            throws IOException {
        StepOutcome outcome = trace.at(frame.step());
        String now =
                outcome == null
                        ? ""
                        : outcome.isGated()
                                ? "step gated"
                                : percent(Trace.keptShare(outcome)) + " kept now";
        int taken = lettering.width(graphics, now, LETTERS) + MARGIN;
        lettering.left(graphics, trace.name(), x + 2, y + 22, LETTERS, WORDS, boxWidth - taken);
        lettering.right(
                graphics, now, x + boxWidth - 2, y + 22, LETTERS, new Color(CellPainter.EDGE));
        BufferedImage picture = film.tinted(frame, trace);
        int left = x + (boxWidth - picture.getWidth()) / 2;
        int top = y + HEADER + (boxHeight - picture.getHeight()) / 2;
        graphics.drawImage(picture, left, top, null);
        strip(graphics, frame, trace, x, y + HEADER + boxHeight + 4);
    }

    private void strip(Graphics2D graphics, Entry frame, Trace trace, int x, int y) {
        int high = STRIP - 4;
        graphics.setColor(STRIP_GROUND);
        graphics.fillRect(x, y, boxWidth, high);
        List<StepOutcome> steps = trace.steps();
        graphics.setColor(AREA);
        for (int pixel = 0; pixel < boxWidth; pixel++) {
            int from = (int) ((long) pixel * steps.size() / boxWidth);
            int to = Math.max(from + 1, (int) ((long) (pixel + 1) * steps.size() / boxWidth));
            double most = 0;
            for (int i = from; i < Math.min(to, steps.size()); i++) {
                most = Math.max(most, Trace.keptShare(steps.get(i)));
            }
            int bar = (int) Math.round(most * high);
            graphics.fillRect(x + pixel, y + high - bar, 1, bar);
        }
        graphics.setColor(HEAD);
        for (int i = 0; i < steps.size(); i++) {
            if (steps.get(i).sceneChange()) {
                graphics.fillRect(x + i * boxWidth / steps.size(), y, 2, 5);
            }
        }
        graphics.fillRect(x + head(frame, steps), y, 2, high);
        lettering.left(
                graphics,
                "kept of all: " + percent(trace.keptShare()),
                x + 6,
                y + 21,
                14,
                WORDS,
                boxWidth);
    }

    /** Where the frame's step is in the strip. */
    private int head(Entry frame, List<StepOutcome> steps) {
        int index = 0;
        while (index + 1 < steps.size() && steps.get(index).step() < frame.step()) {
            index++;
        }
        return Math.min(boxWidth - 2, index * boxWidth / Math.max(1, steps.size()));
    }

    private void footer(Graphics2D graphics, Entry frame) {
        int y = height() - 16;
        int x = MARGIN + 2;
        x = legend(graphics, x, y, Tint.KEPT, "kept");
        x = legend(graphics, x, y, Tint.MERGED, "merged");
        x = legend(graphics, x, y, Tint.DROPPED, "dropped");
        legend(graphics, x, y, Tint.GATED, "gated");
        lettering.right(
                graphics,
                ClipTime.at(frame.captureMicros(), film.stream()),
                width() - MARGIN - 2,
                y,
                LETTERS,
                WORDS);
    }

    private int legend(Graphics2D graphics, int x, int y, Tint tint, String word) {
        int side = 16;
        graphics.setColor(new Color(tint.apply(0x9aa4b0)));
        graphics.fillRect(x, y - side + 2, side, side);
        graphics.setColor(new Color(tint == Tint.KEPT ? CellPainter.EDGE : 0x5b6675));
        graphics.drawRect(x, y - side + 2, side - 1, side - 1);
        lettering.left(graphics, word, x + side + 7, y, 15, FAINT, 200);
        return x + side + 25 + lettering.width(graphics, word, 15);
    }

    static String percent(double share) {
        double percent = 100 * share;
        return percent > 0 && percent < 10
                ? String.format(Locale.ROOT, "%.1f%%", percent)
                : String.format(Locale.ROOT, "%.0f%%", percent);
    }
}
