// SPDX-License-Identifier: Apache-2.0
package dev.sluice.evaluation.report;

import dev.sluice.evaluation.run.RunRole;
import dev.sluice.evaluation.score.Estimate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Draws accuracy against the share of tokens in the prompts as SVG, with a line for each policy, a
 * marker for each baseline, and intervals. Not safe for several threads.
 */
public final class AccuracyPlot {

    private static final int LEFT = 64;
    private static final int TOP = 44;
    private static final int WIDTH = 560;
    private static final int HEIGHT = 380;
    private static final int LEGEND = 250;
    private static final double SMALLEST = 0.01; // share at the left edge
    private static final double[] SHARES = {0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1};
    private static final String GREY = "#777777";
    private static final List<String> COLOURS =
            List.of(
                    "#1b6ca8", "#d1495b", "#2e933c", "#8a4fff", "#e08e1b", "#00868b", "#a0522d",
                    "#444444");

    private final EvalReport report;
    private final SvgWriter svg;
    private final double lowest; // accuracy at the bottom edge
    private int legendLines;

    private AccuracyPlot(EvalReport report) {
        this.report = report;
        this.svg = new SvgWriter(LEFT + WIDTH + LEGEND, TOP + HEIGHT + 56);
        double least =
                report.runs().stream()
                        .mapToDouble(run -> run.accuracy().low())
                        .filter(Double::isFinite)
                        .min()
                        .orElse(0);
        this.lowest = Math.max(0, Math.floor(least * 10) / 10);
    }

    /** Returns the plot as SVG. */
    public static String of(EvalReport report) {
        return new AccuracyPlot(report).draw();
    }

    private String draw() {
        axes();
        int colour = 0;
        for (Map.Entry<String, List<RunSummary>> line : lines().entrySet()) {
            policy(line.getKey(), line.getValue(), COLOURS.get(colour++ % COLOURS.size()));
        }
        List<RunSummary> others =
                report.runs().stream().filter(run -> run.role() != RunRole.POLICY).toList();
        for (int i = 0; i < others.size(); i++) {
            baseline(others.get(i), PlotMarker.values()[i % PlotMarker.values().length]);
        }
        return svg.end();
    }

    private Map<String, List<RunSummary>> lines() {
        Map<String, List<RunSummary>> lines = new LinkedHashMap<>();
        for (RunSummary run : report.runs()) {
            if (run.role() == RunRole.POLICY) {
                lines.computeIfAbsent(run.policy(), name -> new ArrayList<>()).add(run);
            }
        }
        lines.values().forEach(runs -> runs.sort(Comparator.comparing(RunSummary::usedShare)));
        return lines;
    }

    private void axes() {
        svg.text(
                LEFT,
                24,
                "start",
                15,
                "#000000",
                "%s: accuracy against visual tokens in the prompt (%s)"
                        .formatted(report.set().name(), report.model()));
        for (double share : SHARES) {
            svg.line(x(share), TOP, x(share), TOP + HEIGHT, "#e4e4e4", 1);
            svg.text(
                    x(share),
                    TOP + HEIGHT + 18,
                    "middle",
                    12,
                    "#333333",
                    Math.round(100 * share) + "%");
        }
        for (int tenth = (int) Math.round(lowest * 10); tenth <= 10; tenth++) {
            double y = y(tenth / 10.0);
            svg.line(LEFT, y, LEFT + WIDTH, y, "#e4e4e4", 1);
            svg.text(LEFT - 8, y + 4, "end", 12, "#333333", tenth * 10 + "%");
        }
        svg.text(
                LEFT + WIDTH / 2.0,
                TOP + HEIGHT + 40,
                "middle",
                13,
                "#333333",
                "share of all visual tokens that is in the prompt (logarithmic; under 1% at the edge)");
    }

    private void policy(String name, List<RunSummary> runs, String colour) {
        for (int i = 1; i < runs.size(); i++) {
            svg.line(
                    x(runs.get(i - 1)),
                    y(runs.get(i - 1)),
                    x(runs.get(i)),
                    y(runs.get(i)),
                    colour,
                    2);
        }
        for (RunSummary run : runs) {
            bar(run, colour);
            PlotMarker.DISC.draw(svg, x(run), y(run), colour);
            if (run.chosen()) {
                svg.circle(x(run), y(run), 9, "none", colour, 2);
            }
        }
        boolean chosen = runs.stream().anyMatch(RunSummary::chosen);
        legend(PlotMarker.DISC, colour, chosen ? name + " (ringed: chosen)" : name);
    }

    private void baseline(RunSummary run, PlotMarker marker) {
        String colour = run.role() == RunRole.REFERENCE ? "#000000" : GREY;
        bar(run, colour);
        marker.draw(svg, x(run), y(run), colour);
        legend(marker, colour, run.name());
    }

    private void bar(RunSummary run, String colour) {
        Estimate accuracy = run.accuracy();
        if (Double.isFinite(accuracy.low())) {
            svg.line(x(run), y(accuracy.low()), x(run), y(accuracy.high()), colour, 1);
        }
    }

    private void legend(PlotMarker marker, String colour, String name) {
        double y = TOP + 8 + 22 * legendLines++;
        marker.draw(svg, LEFT + WIDTH + 22, y, colour);
        svg.text(LEFT + WIDTH + 36, y + 4, "start", 12, "#333333", name);
    }

    private static double x(RunSummary run) {
        return x(run.usedShare());
    }

    private static double x(double share) {
        double inside = Math.max(SMALLEST, Math.min(1, share));
        return LEFT + WIDTH * (1 - Math.log(inside) / Math.log(SMALLEST));
    }

    private double y(RunSummary run) {
        return y(run.accuracy().value());
    }

    private double y(double accuracy) {
        return TOP + HEIGHT * (1 - (accuracy - lowest) / (1 - lowest));
    }
}
