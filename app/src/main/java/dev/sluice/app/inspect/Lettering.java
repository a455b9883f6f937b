// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.inspect;

import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;

/**
 * Writes into pictures. A machine without fonts, such as a small container, gets pictures without
 * words; the page beside them has these as well. Not safe for several threads.
 */
final class Lettering {

    private boolean works = true;

    /** Whether words could be written so far. */
    boolean works() {
        return works;
    }

    /** Writes a text from the left; it is cut where it is longer than {@code most} pixels. */
    void left(
            Graphics2D graphics,
            String text,
            int x,
            int baseline,
            int size,
            Color colour,
            int most) {
        write(graphics, text, x, baseline, size, colour, most, false);
    }

    /** Writes a text that ends at {@code x}. */
    void right(Graphics2D graphics, String text, int x, int baseline, int size, Color colour) {
        write(graphics, text, x, baseline, size, colour, Integer.MAX_VALUE, true);
    }

    /** Width of a text in pixels; 0 without fonts. */
    int width(Graphics2D graphics, String text, int size) {
        if (!works) {
            return 0;
        }
        try {
            return graphics.getFontMetrics(font(size)).stringWidth(text);
        } catch (RuntimeException | LinkageError | InternalError e) {
            works = false;
            return 0;
        }
    }

    private void write(
            Graphics2D graphics,
            String text,
            int x,
            int baseline,
            int size,
            Color colour,
            int most,
            boolean fromRight) {
        if (!works) {
            return;
        }
        try {
            graphics.setRenderingHint(
                    RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
            graphics.setFont(font(size));
            graphics.setColor(colour);
            FontMetrics metrics = graphics.getFontMetrics();
            String shown = cut(text, metrics, most);
            graphics.drawString(shown, fromRight ? x - metrics.stringWidth(shown) : x, baseline);
        } catch (RuntimeException | LinkageError | InternalError e) {
            works = false; // Java throws errors of several kinds if it finds no fonts
        }
    }

    private static String cut(String text, FontMetrics metrics, int most) {
        String shown = text;
        while (shown.length() > 1 && metrics.stringWidth(shown) > most) {
            shown = shown.substring(0, shown.length() - 2) + "…";
        }
        return shown;
    }

    private static Font font(int size) {
        return new Font(Font.SANS_SERIF, Font.PLAIN, size);
    }
}
