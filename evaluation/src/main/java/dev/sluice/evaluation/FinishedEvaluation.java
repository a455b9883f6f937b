// SPDX-License-Identifier: Apache-2.0
package dev.sluice.evaluation;

import dev.sluice.evaluation.published.PublishedSet;
import dev.sluice.evaluation.report.AccuracyPlot;
import dev.sluice.evaluation.report.AnswerLines;
import dev.sluice.evaluation.report.EvalReport;
import dev.sluice.evaluation.report.JsonReport;
import dev.sluice.evaluation.report.MarkdownReport;
import dev.sluice.evaluation.run.RunResult;
import dev.sluice.evaluation.set.EvalQuestion;

import com.fasterxml.jackson.databind.node.ObjectNode;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The report of an evaluation, in all its forms. Immutable, except for the JSON that it returns.
 */
public final class FinishedEvaluation {

    private final EvalReport report;
    private final List<RunResult> results;
    private final String table;
    private final ObjectNode json;

    /**
     * @param published the published benchmark that the set was read from
     * @param unfinished how much is done, if this is not the end
     * @param seconds duration of the evaluation, wall clock
     */
    FinishedEvaluation(
            EvalReport report,
            List<RunResult> results,
            Optional<PublishedSet> published,
            Optional<DonePart> unfinished,
            double seconds) {
        this.report = report;
        this.results = results;
        Set<String> asked =
                report.set().questions().stream().map(EvalQuestion::id).collect(Collectors.toSet());
        this.json = JsonReport.of(report);
        addTiming(json, seconds);
        unfinished.ifPresent(part -> part.addTo(json));
        published.ifPresent(set -> PublishedReport.add(json, set, results, asked));
        this.table =
                unfinished.map(DonePart::line).orElse("")
                        + MarkdownReport.of(report)
                        + published
                                .map(set -> "\n" + PublishedReport.table(set, results, asked))
                                .orElse("");
    }

    /** Adds what differs from run to run. */
    private static void addTiming(ObjectNode report, double seconds) {
        ObjectNode timing = report.putObject("timing");
        timing.put("date", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        timing.put("seconds", Math.round(seconds));
        timing.put("processors", Runtime.getRuntime().availableProcessors());
        timing.put("java", Runtime.version().feature());
    }

    /**
     * How much of an evaluation is done.
     *
     * @param clips number of clips that are done
     * @param of number of all clips
     */
    record DonePart(int clips, int of) {

        private void addTo(ObjectNode report) {
            report.putObject("unfinished").put("clips", clips).put("of", of);
        }

        private String line() {
            return "Unfinished: %d of %d clips are done.%n%n".formatted(clips, of);
        }
    }

    /** Returns the tables in Markdown. */
    public String table() {
        return table;
    }

    /** Returns the content of {@code report.json}. */
    public ObjectNode json() {
        return json;
    }

    /**
     * Writes {@code report.json}, {@code report.md}, {@code plot.svg} and {@code answers.jsonl}.
     */
    public void write(ReportFolder folder) {
        folder.writeReport(json);
        folder.writeText("report.md", table);
        folder.writeText("plot.svg", AccuracyPlot.of(report));
        List<String> lines = AnswerLines.of(report.set(), results);
        folder.writeText("answers.jsonl", String.join("\n", lines) + "\n");
    }
}
