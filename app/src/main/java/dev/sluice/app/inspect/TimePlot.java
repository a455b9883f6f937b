// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.inspect;

import dev.sluice.app.clip.ClipTime;
import dev.sluice.engine.clip.StepOutcome;
import dev.sluice.evaluation.report.SvgWriter;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Draws over the time of the video, one panel below the other: the share of tokens that each policy
 * keeps, the share of positions that look as in the step before, and the scene changes. In a long
 * video, a point is the mean of several steps. Not safe for several threads.
 */
final class TimePlot {

    /** The colours of policies, which are as legible on white as on black. */
    static final List<String> COLOURS =
            List.of("#d97706", "#2f7df6", "#2e9d4f", "#d1495b", "#8b5cf6", "#0e9aa7", "#a0622d");

    private static final int LEFT = 56;
    private static final int WIDTH = 860;
    private static final int RIGHT = 20;
    private static final int PANEL = 150;
    private static final int SPACE = 52;
    private static final int ROW = 18; // of a policy's scene changes
    private static final int POINTS = 430;
    private static final String GRID = "#80808055";
    private static final String INK = "currentColor";

    private final Film film;
    private final SvgWriter svg;

    private TimePlot(Film film) {
        this.film = film;
        int rows = film.traces().size() * ROW;
        this.svg =
                SvgWriter.onPage(LEFT + WIDTH + RIGHT, SPACE + 2 * (PANEL + SPACE) + rows + SPACE);
    }

    /** Returns the plot as SVG. */
    static String of(Film film) {
        return new TimePlot(film).draw();
    }

    private String draw() {
        int top = SPACE;
        shares("tokens kept, share of each step", top, Trace::keptShare);
        top += PANEL + SPACE;
        shares(
                "redundancy: share of positions that look as in the step before",
                top,
                StepOutcome::redundancy);
        top += PANEL + SPACE;
        scenes(top);
        return svg.end();
    }

    private void shares(String title, int top, ToDoubleFunction<StepOutcome> value) {
        svg.text(LEFT, top - 10, "start", 14, INK, title);
        for (int quarter = 0; quarter <= 4; quarter++) {
            double y = top + PANEL * (1 - quarter / 4.0);
            svg.line(LEFT, y, LEFT + WIDTH, y, GRID, 1);
            svg.text(LEFT - 8, y + 4, "end", 12, INK, 25 * quarter + "%");
        }
        times(top, PANEL);
        for (int i = film.traces().size() - 1; i >= 0; i--) {
            line(film.traces().get(i), colour(i), top, value);
        }
    }

    private void line(Trace trace, String colour, int top, ToDoubleFunction<StepOutcome> value) {
        List<StepOutcome> steps = trace.steps();
        int bucket = Math.max(1, (steps.size() + POINTS - 1) / POINTS);
        List<Double> points = new ArrayList<>();
        for (int from = 0; from < steps.size(); from += bucket) {
            List<StepOutcome> part = steps.subList(from, Math.min(from + bucket, steps.size()));
            double mean =
                    part.stream()
                            .mapToDouble(value)
                            .filter(Double::isFinite)
                            .average()
                            .orElse(Double.NaN);
            if (Double.isFinite(mean)) {
                points.add(x(part.get(0).captureMicros()));
                points.add(top + PANEL * (1 - mean));
            }
        }
        svg.polyline(colour, 1.8, points.stream().mapToDouble(Double::doubleValue).toArray());
    }

    private void scenes(int top) {
        svg.text(LEFT, top - 10, "start", 14, INK, "scene changes, a row for each policy");
        int high = film.traces().size() * ROW;
        times(top, high);
        for (int i = 0; i < film.traces().size(); i++) {
            double y = top + i * ROW;
            svg.line(LEFT, y + ROW, LEFT + WIDTH, y + ROW, GRID, 1);
            for (StepOutcome step : film.traces().get(i).steps()) {
                if (step.sceneChange()) {
                    double x = x(step.captureMicros());
                    svg.line(x, y + 3, x, y + ROW - 3, colour(i), 3);
                }
            }
        }
    }

    /** Draws lines at round times, and writes these. */
    private void times(int top, int high) {
        long span = Math.max(1, film.toMicros() - film.fromMicros());
        long distance = distance(span);
        for (long at = 0; at <= span; at += distance) {
            double x = LEFT + (double) WIDTH * at / span;
            svg.line(x, top, x, top + high, GRID, 1);
            svg.text(x, top + high + 16, "middle", 12, INK, ClipTime.length(at));
        }
    }

    /** A round distance of times, so that there are at most ten. */
    static long distance(long spanMicros) {
        long[] seconds = {
            1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1_200, 1_800, 3_600, 7_200, 14_400
        };
        for (long one : seconds) {
            if (spanMicros <= 10 * one * 1_000_000) {
                return one * 1_000_000;
            }
        }
        return Math.max(14_400_000_000L, spanMicros / 10);
    }

    private double x(long micros) {
        long span = Math.max(1, film.toMicros() - film.fromMicros());
        return LEFT + (double) WIDTH * (micros - film.fromMicros()) / span;
    }

    static String colour(int policy) {
        return COLOURS.get(policy % COLOURS.size());
    }
}
