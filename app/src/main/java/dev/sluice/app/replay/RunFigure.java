// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.replay;

import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** A figure by which two runs are compared, in the order of the A/B report. */
enum RunFigure {
    SEEN("tokens_seen", "tokens seen, mean", "%,.0f", RunFigure::seen),
    KEPT("tokens_kept", "tokens kept, mean", "%,.0f", RunFigure::kept),
    SHARE("kept_percent", "share kept, %", "%.1f", run -> 100 * run.keptShare()),
    USED("tokens_used", "tokens used in the prompt, mean", "%,.0f", RunFigure::used),
    PREFILL(
            "prefill_ms",
            "prefill, median ms",
            "%,.1f",
            run -> run.median(answer -> answer.timing().prefill())),
    FIRST_TOKEN(
            "first_token_ms",
            "first token, median ms",
            "%,.1f",
            run -> run.median(answer -> answer.timing().firstToken())),
    TOTAL(
            "total_ms",
            "whole answer, median ms",
            "%,.1f",
            run -> run.median(answer -> answer.timing().total())),
    SECONDS("seconds", "duration, s", "%,.1f", RunFigure::seconds),
    CPU("cpu_seconds", "processor time, s", "%,.1f", run -> run.cpuSeconds().orElse(Double.NaN));

    private final String key;
    private final String title;
    private final String format;
    private final ToDoubleFunction<ComparedRun> value;

    RunFigure(String key, String title, String format, ToDoubleFunction<ComparedRun> value) {
        this.key = key;
        this.title = title;
        this.format = format;
        this.value = value;
    }

    private static double seen(ComparedRun run) {
        return run.mean(answer -> answer.evidence().tokensSeen());
    }

    private static double kept(ComparedRun run) {
        return run.mean(answer -> answer.evidence().tokensKept());
    }

    private static double used(ComparedRun run) {
        return run.mean(answer -> answer.evidence().tokensUsed());
    }

    private static double seconds(ComparedRun run) {
        return run.report() == null ? Double.NaN : run.report().seconds();
    }

    /** The name of the JSON field. */
    String key() {
        return key;
    }

    /** What it is, with its unit. */
    String title() {
        return title;
    }

    /** The figure of a run; NaN if it is not known. */
    double of(ComparedRun run) {
        return value.applyAsDouble(run);
    }

    /** The figure of a run as text. */
    String text(ComparedRun run) {
        double number = of(run);
        return Double.isFinite(number) ? String.format(Locale.ROOT, format, number) : "not known";
    }
}
