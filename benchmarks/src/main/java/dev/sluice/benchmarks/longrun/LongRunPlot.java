// SPDX-License-Identifier: Apache-2.0
package dev.sluice.benchmarks.longrun;

import dev.sluice.evaluation.report.SvgWriter;

import java.util.List;
import java.util.Locale;

/**
 * Draws columns of the samples over the hours of stream time as SVG, one panel below the other,
 * each from 0. Not thread-safe.
 */
final class LongRunPlot {

    private static final int LEFT = 70;
    private static final int WIDTH = 640;
    private static final int PANEL = 110; // height
    private static final int SPACE = 40; // between panels
    private static final int RIGHT = 24;
    private static final List<String> COLOURS = List.of("#1b6ca8", "#d1495b", "#2e933c");

    /** A panel's title and the columns that it shows. */
    private record Panel(String title, List<String> columns) {}

    private static final List<Panel> PANELS =
            List.of(
                    new Panel(
                            "memory, MiB",
                            List.of("rss_mib", "outside_heap_mib", "heap_after_gc_mib")),
                    new Panel("allocated by malloc, MiB", List.of("malloc_used_mib")),
                    new Panel(
                            "state and what one checkpoint adds, KiB",
                            List.of("state_kib", "checkpoint_kib")),
                    new Panel("duration of a checkpoint, ms", List.of("checkpoint_ms")),
                    new Panel(
                            "time to the first token, ms",
                            List.of("first_token_p50_ms", "first_token_p99_ms")),
                    new Panel("visual tokens in a prompt", List.of("prompt_tokens_p50")));

    private final List<Sample> samples;
    private final SvgWriter svg =
            new SvgWriter(LEFT + WIDTH + RIGHT, PANELS.size() * (PANEL + SPACE) + SPACE);
    private final double hours;

    private LongRunPlot(List<Sample> samples) {
        this.samples = samples;
        this.hours = samples.stream().mapToDouble(LongRunPlot::hours).max().orElse(1);
    }

    /** Returns the plot as SVG. */
    static String of(List<Sample> samples) {
        LongRunPlot plot = new LongRunPlot(samples);
        for (int i = 0; i < PANELS.size(); i++) {
            plot.draw(PANELS.get(i), SPACE + i * (PANEL + SPACE));
        }
        return plot.svg.end();
    }

    private void draw(Panel panel, int top) {
        double highest =
                panel.columns().stream()
                        .flatMap(column -> samples.stream().map(sample -> sample.value(column)))
                        .filter(value -> !Double.isNaN(value))
                        .max(Double::compare)
                        .orElse(1.0);
        double scale = Math.max(highest * 1.08, 1e-9);
        int bottom = top + PANEL;
        svg.text(LEFT, top - 8, "start", 13, "#000000", panel.title());
        for (int i = 0; i <= 2; i++) {
            double y = bottom - PANEL * i / 2.0;
            svg.line(LEFT, y, LEFT + WIDTH, y, "#e4e4e4", 1);
            svg.text(LEFT - 6, y + 4, "end", 11, "#333333", label(scale * i / 2));
        }
        for (int hour = 0; hour <= hours; hour += hours > 12 ? 4 : 1) {
            svg.text(x(hour), bottom + 14, "middle", 11, "#333333", hour + " h");
        }
        for (int i = 0; i < panel.columns().size(); i++) {
            curve(panel.columns().get(i), COLOURS.get(i), bottom, scale);
            svg.text(
                    LEFT + WIDTH - 4,
                    top - 8 - 13 * (panel.columns().size() - 1 - i) + 6,
                    "end",
                    11,
                    COLOURS.get(i),
                    panel.columns().get(i));
        }
    }

    private void curve(String column, String colour, int bottom, double scale) {
        for (int i = 1; i < samples.size(); i++) {
            double before = samples.get(i - 1).value(column);
            double value = samples.get(i).value(column);
            if (!Double.isNaN(before) && !Double.isNaN(value)) {
                svg.line(
                        x(hours(samples.get(i - 1))),
                        bottom - PANEL * before / scale,
                        x(hours(samples.get(i))),
                        bottom - PANEL * value / scale,
                        colour,
                        1.5);
            }
        }
    }

    private static double hours(Sample sample) {
        return sample.value("stream_hours");
    }

    private double x(double hour) {
        return LEFT + WIDTH * hour / hours;
    }

    private static String label(double value) {
        return String.format(Locale.ROOT, value < 10 ? "%.1f" : "%.0f", value);
    }
}
