// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.inspect;

import dev.sluice.app.clip.ClipTime;
import dev.sluice.app.inspect.Moments.Moment;
import dev.sluice.engine.clip.StepOutcome;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.List;

/**
 * Some steps of the video in one picture: for one policy in rows, for several policies a row for
 * each step. Not safe for several threads.
 */
final class ContactSheet {

    private static final int MARGIN = 10;
    private static final int CAPTION = 24;
    private static final int TITLE = 30;
    private static final int MOMENTS_OF_ONE = 12;
    private static final int MOMENTS_OF_SEVERAL = 8;
    private static final int COLUMNS = 4;
    private static final int WIDTH = 1600;

    private static final Color GROUND = new Color(0x0b0e13);
    private static final Color WORDS = new Color(0xf0f3f7);
    private static final Color FAINT = new Color(0xaeb7c4);

    private final Film film;
    private final Lettering lettering;
    private final List<Moment> moments;
    private final int columns;
    private final int tileWidth;
    private final int tileHeight;

    private ContactSheet(Film film, Lettering lettering) {
        this.film = film;
        this.lettering = lettering;
        int policies = film.traces().size();
        this.moments = Moments.choose(film, policies == 1 ? MOMENTS_OF_ONE : MOMENTS_OF_SEVERAL);
        this.columns = policies == 1 ? Math.min(COLUMNS, moments.size()) : policies;
        int sheet = Math.min(WIDTH, columns * (480 + MARGIN));
        this.tileWidth = (sheet - MARGIN) / columns - MARGIN;
        FrameSpool.Entry first = film.frames().get(0);
        this.tileHeight = Math.max(1, tileWidth * first.height() / first.width());
    }

    /** Draws the sheet. */
    static BufferedImage of(Film film, Lettering lettering) throws IOException {
        return new ContactSheet(film, lettering).draw();
    }

    private BufferedImage draw() throws IOException {
        int policies = film.traces().size();
        int tiles = moments.size() * policies;
        int rows = (tiles + columns - 1) / columns;
        int rowHeight = tileHeight + CAPTION + MARGIN;
        BufferedImage sheet =
                Pictures.blank(MARGIN + columns * (tileWidth + MARGIN), TITLE + rows * rowHeight);
        Graphics2D graphics = sheet.createGraphics();
        graphics.setColor(GROUND);
        graphics.fillRect(0, 0, sheet.getWidth(), sheet.getHeight());
        for (int i = 0; i < Math.min(columns, policies); i++) {
            lettering.left(
                    graphics,
                    film.traces().get(i).name(),
                    x(i),
                    21,
                    16,
                    WORDS,
                    policies == 1 ? sheet.getWidth() : tileWidth);
        }
        for (int i = 0; i < tiles; i++) {
            Trace trace = film.traces().get(i % policies);
            tile(
                    graphics,
                    moments.get(i / policies),
                    trace,
                    x(i % columns),
                    TITLE + i / columns * rowHeight);
        }
        graphics.dispose();
        return sheet;
    }

    private int x(int column) {
        return MARGIN + column * (tileWidth + MARGIN);
    }

    private void tile(Graphics2D graphics, Moment moment, Trace trace, int x, int y)
            throws IOException {
        BufferedImage tinted = film.tinted(moment.frame(), trace);
        double scale =
                Math.min(
                        (double) tileWidth / tinted.getWidth(),
                        (double) tileHeight / tinted.getHeight());
        int width = Math.max(1, (int) Math.round(tinted.getWidth() * scale));
        int height = Math.max(1, (int) Math.round(tinted.getHeight() * scale));
        graphics.drawImage(
                Pictures.scaled(tinted, width, height),
                x + (tileWidth - width) / 2,
                y + (tileHeight - height) / 2,
                null);
        StepOutcome outcome = trace.at(moment.frame().step());
        String kept =
                outcome == null
                        ? ""
                        : outcome.isGated()
                                ? "gated"
                                : Board.percent(Trace.keptShare(outcome)) + " kept";
        String time = ClipTime.at(moment.frame().captureMicros(), film.stream());
        String left = moment.why().isEmpty() ? time : time + "  " + moment.why();
        int taken = lettering.width(graphics, kept, 14) + MARGIN;
        int baseline = y + tileHeight + 17;
        lettering.left(graphics, left, x, baseline, 14, FAINT, tileWidth - taken);
        lettering.right(graphics, kept, x + tileWidth, baseline, 14, new Color(CellPainter.EDGE));
    }
}
