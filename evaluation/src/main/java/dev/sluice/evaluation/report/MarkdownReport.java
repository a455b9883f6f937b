// SPDX-License-Identifier: Apache-2.0
package dev.sluice.evaluation.report;

import dev.sluice.evaluation.run.RunRole;
import dev.sluice.evaluation.score.Estimate;
import dev.sluice.evaluation.score.PolicyChoice;
import dev.sluice.platform.text.Quantity;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** Writes a report as tables in Markdown. Stateless. */
public final class MarkdownReport {

    private static final int SHOWN_PROBLEMS = 3; // per run

    private MarkdownReport() {}

    /** Returns the header and all tables. */
    public static String of(EvalReport report) {
        StringBuilder text = new StringBuilder();
        text.append(
                text(
                        "%s: %s about %s (%.0f min), model %s%n%n",
                        report.set().name(),
                        Quantity.count(report.set().questions().size(), "question"),
                        Quantity.count(report.set().clips().size(), "clip"),
                        report.seconds() / 60,
                        report.model()));
        report.choice().ifPresent(choice -> text.append(choice(choice)));
        runs(report, text);
        families(report, text);
        problems(report, text);
        return text.toString();
    }

    private static String choice(PolicyChoiceReport choice) {
        String found =
                choice.chosen()
                        .map(name -> "chosen: " + name)
                        .orElse("no setting lost so little, so none was chosen");
        return text(
                "Chosen on %s (%s, %s without dropping): the fewest tokens with at least %s of that; %s%n%n",
                choice.set(),
                Quantity.count(choice.questions(), "question"),
                percent(choice.reference()),
                percent(PolicyChoice.LEAST_LEFT),
                found);
    }

    private static void runs(EvalReport report, StringBuilder text) {
        List<String> header = new ArrayList<>(List.of("", "kept", "all"));
        header.addAll(report.groups());
        header.addAll(
                List.of(
                        "held out",
                        "of no dropping",
                        "encoder spared",
                        "first token, ms",
                        "answer, ms"));
        row(header, text);
        row(header.stream().map(cell -> "---").toList(), text);
        for (RunSummary run : report.runs()) {
            List<String> cells = new ArrayList<>();
            cells.add(name(run));
            cells.add(percent(run.usedShare()));
            cells.add(interval(run.accuracy()) + spread(run));
            report.groups().forEach(group -> cells.add(interval(estimate(run.groups(), group))));
            cells.add(interval(run.heldOut()));
            cells.add(run.role() == RunRole.REFERENCE ? "" : interval(run.relative()));
            cells.add(percent(run.gatedShare()));
            RunSummary.Timing timing = run.timing();
            cells.add(millis(timing.firstTokenMedian(), timing.firstTokenP95()));
            cells.add(millis(timing.totalMedian(), timing.totalP95()));
            row(cells, text);
        }
        text.append(
                text(
                        "%nIntervals: 95%%, by drawing clips 1,000 times. Kept: visual tokens in the prompts, as a share of all. Times: median and 95th percentile.%n%n"));
    }

    private static void families(EvalReport report, StringBuilder text) {
        List<RunSummary> shown =
                report.runs().stream()
                        .filter(run -> run.role() != RunRole.POLICY || run.chosen())
                        .toList();
        List<String> header = new ArrayList<>(List.of("family", "questions"));
        shown.forEach(run -> header.add(name(run)));
        row(header, text);
        row(header.stream().map(cell -> "---").toList(), text);
        for (String family : report.families()) {
            List<String> cells = new ArrayList<>();
            cells.add(family);
            cells.add(String.valueOf(estimate(shown.get(0).families(), family).count()));
            shown.forEach(run -> cells.add(percent(estimate(run.families(), family).value())));
            row(cells, text);
        }
    }

    private static void problems(EvalReport report, StringBuilder text) {
        for (RunSummary run : report.runs()) {
            run.problems().stream()
                    .limit(SHOWN_PROBLEMS)
                    .forEach(
                            problem ->
                                    text.append(text("%nProblem of %s: %s", run.name(), problem)));
            int more = run.problems().size() - SHOWN_PROBLEMS;
            if (more > 0) {
                text.append(text("%nProblems of %s: %d more, in report.json", run.name(), more));
            }
        }
    }

    private static void row(List<String> cells, StringBuilder text) {
        text.append(cells.stream().collect(Collectors.joining(" | ", "| ", " |\n")));
    }

    private static String name(RunSummary run) {
        return run.chosen() ? "**" + run.name() + "**" : run.name();
    }

    private static String spread(RunSummary run) {
        return run.seeds() < 2
                ? ""
                : text(", ± %.1f over %d seeds", 100 * run.spread(), run.seeds());
    }

    private static Estimate estimate(Map<String, Estimate> estimates, String name) {
        return Objects.requireNonNull(
                estimates.get(name), "every run has estimates of all groups and families");
    }

    private static String interval(Estimate estimate) {
        return Double.isNaN(estimate.value())
                ? "–"
                : text(
                        "%.1f%% (%.1f–%.1f)",
                        100 * estimate.value(), 100 * estimate.low(), 100 * estimate.high());
    }

    private static String percent(double share) {
        return Double.isNaN(share) ? "–" : text("%.1f%%", 100 * share);
    }

    private static String millis(double median, double p95) {
        return text("%.0f (%.0f)", median, p95);
    }

    private static String text(String format, Object... arguments) {
        return String.format(Locale.ROOT, format, arguments);
    }
}
