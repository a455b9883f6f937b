// SPDX-License-Identifier: Apache-2.0
package dev.sluice.evaluation.report;

import java.util.Locale;

/** Writes an SVG image. Lengths are in pixels. Not safe for several threads. */
public final class SvgWriter {

    private final StringBuilder text = new StringBuilder();

    /** Begins a white image of this size. */
    public SvgWriter(int width, int height) {
        add(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\">",
                width, height, width, height);
        add("<rect width=\"%d\" height=\"%d\" fill=\"#ffffff\"/>", width, height);
    }

    private SvgWriter(String head) {
        text.append(head).append('\n');
    }

    /**
     * Begins an image without a ground, for a page that sets the colour of words; it shrinks with
     * the page.
     */
    public static SvgWriter onPage(int width, int height) {
        return new SvgWriter(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" style=\"width:100%%;max-width:%dpx;height:auto\" font-family=\"sans-serif\">"
                        .formatted(width, height, width));
    }

    /** Adds a line. */
    public void line(double x1, double y1, double x2, double y2, String colour, double width) {
        add(
                "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\" stroke-width=\"%.1f\"/>",
                x1, y1, x2, y2, colour, width);
    }

    /** Adds a circle. */
    public void circle(
            double x, double y, double radius, String fill, String stroke, double width) {
        add(
                "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\" fill=\"%s\" stroke=\"%s\" stroke-width=\"%.1f\"/>",
                x, y, radius, fill, stroke, width);
    }

    /** Adds a line through points, whose x and y alternate. */
    public void polyline(String colour, double width, double... points) {
        StringBuilder list = new StringBuilder();
        for (int i = 0; i < points.length; i += 2) {
            list.append(String.format(Locale.ROOT, "%.1f,%.1f ", points[i], points[i + 1]));
        }
        add(
                "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"%.1f\" stroke-linejoin=\"round\"/>",
                list.toString().strip(), colour, width);
    }

    /** Adds a filled polygon, whose corners are x and y alternately. */
    public void polygon(String fill, double... corners) {
        StringBuilder points = new StringBuilder();
        for (int i = 0; i < corners.length; i += 2) {
            points.append(String.format(Locale.ROOT, "%.1f,%.1f ", corners[i], corners[i + 1]));
        }
        add("<polygon points=\"%s\" fill=\"%s\"/>", points.toString().strip(), fill);
    }

    /** Adds a text. The anchor is {@code start}, {@code middle} or {@code end}. */
    public void text(double x, double y, String anchor, int size, String colour, String content) {
        add(
                "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" font-size=\"%d\" fill=\"%s\">%s</text>",
                x, y, anchor, size, colour, escaped(content));
    }

    /** Returns the whole image. */
    public String end() {
        return text + "</svg>\n";
    }

    private void add(String format, Object... arguments) {
        text.append(String.format(Locale.ROOT, format, arguments)).append('\n');
    }

    private static String escaped(String content) {
        return content.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
