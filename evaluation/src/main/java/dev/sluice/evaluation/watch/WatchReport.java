// SPDX-License-Identifier: Apache-2.0
package dev.sluice.evaluation.watch;

import dev.sluice.platform.text.Quantity;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * The report about watches.
 *
 * @param model name of the model
 * @param policy the policy with its options
 * @param clips number of clips
 * @param seconds total length of the clips
 * @param period capture time after which a watch wakes at the latest, seconds
 * @param rows the methods that were compared
 * @param problems messages about what went wrong
 */
public record WatchReport(
        String model,
        String policy,
        int clips,
        double seconds,
        double period,
        List<Row> rows,
        List<String> problems) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final double DIGITS = 1e4;
    private static final String NONE = "–"; // for NaN

    /**
     * The result of one method.
     *
     * @param name the method's name in the report
     * @param calls number of calls of the language model
     * @param steps score against the first steps at which the events held, with a tolerance of one
     *     step
     * @param near score against the moments of the events, with a tolerance of one step, at least
     *     one second
     * @param wide the same with twice that tolerance
     * @param families scores of the watches of each kind of event, measured as {@code steps}
     */
    record Row(
            String name,
            long calls,
            WatchScore steps,
            WatchScore near,
            WatchScore wide,
            Map<String, WatchScore> families) {}

    public WatchReport {
        rows = List.copyOf(rows);
        problems = List.copyOf(problems);
    }

    /** Returns the report as a table in Markdown. */
    public String table() {
        WatchScore any = rows.get(0).near();
        StringBuilder text = new StringBuilder();
        line(
                text,
                "%s about %s (%.0f min), %s; model %s, %s," + " watch period %.0f s",
                Quantity.count(any.watches(), "watch", "watches"),
                Quantity.count(clips, "clip"),
                seconds / 60,
                Quantity.count(any.truths(), "true moment"),
                model,
                policy,
                period);
        line(text, "");
        line(
                text,
                "| | calls | fired | precision, recall, false alarms an event-free hour by steps |"
                        + " within %.0f s | within %.0f s | delay, s | answer, ms |",
                any.tolerance(),
                rows.get(0).wide().tolerance());
        line(text, "| --- | --- | --- | --- | --- | --- | --- | --- |");
        for (Row row : rows) {
            WatchScore near = row.near();
            WatchScore wide = row.wide();
            line(
                    text,
                    "| %s | %,d | %d | %s | %s | %s, %s | %s | %s |",
                    row.name(),
                    row.calls(),
                    near.fired(),
                    three(row.steps()),
                    three(near),
                    percent(wide.precision()),
                    percent(wide.recall()),
                    both("%.1f (%.1f)", wide.delayMedian(), wide.delayP90()),
                    both("%.0f (%.0f)", near.wallMedian(), near.wallP90()));
        }
        line(text, "");
        families(text);
        line(text, "");
        line(
                text,
                "Fired and true moments are matched one to one. A watch fires at the first step at"
                        + " which its answer held. By steps: within one step of the first one at which the"
                        + " event held; a false alarm is more than a step from all of these. Within %.0f s:"
                        + " of the moment of the event, which is up to a step earlier; so with false alarms."
                        + " Delay: capture time from a true moment to the step that gave the answer"
                        + " matched within %.0f s. Answer: wall clock from the call of the model to its answer."
                        + " Both: median and 90th percentile.",
                any.tolerance(),
                rows.get(0).wide().tolerance());
        problems.forEach(problem -> line(text, "Problem: %s", problem));
        return text.toString();
    }

    /** Adds a table of the kinds of events, with a column for each method that asks a model. */
    private void families(StringBuilder text) {
        List<Row> asked = rows.stream().filter(row -> row.calls() > 0).toList();
        StringBuilder header = new StringBuilder("| event | true moments |");
        StringBuilder rule = new StringBuilder("| --- | --- |");
        for (Row row : asked) {
            header.append(' ').append(row.name()).append(" |");
            rule.append(" --- |");
        }
        line(text, "%s", header);
        line(text, "%s", rule);
        for (Map.Entry<String, WatchScore> family : rows.get(0).families().entrySet()) {
            text.append("| %s | %d |".formatted(family.getKey(), family.getValue().truths()));
            for (Row row : asked) {
                WatchScore score =
                        Objects.requireNonNull(
                                row.families().get(family.getKey()), "all rows have all families");
                text.append(' ').append(three(score)).append(" |");
            }
            text.append('\n');
        }
    }

    /** Returns the report as JSON. What depends on the machine is in the fields {@code timing}. */
    public ObjectNode json() {
        ObjectNode json = JSON.createObjectNode();
        json.put("set", "room-watch").put("model", model).put("policy", policy);
        json.put("clips", clips).put("seconds", seconds).put("watch_period_s", period);
        ArrayNode array = json.putArray("rows");
        for (Row row : rows) {
            ObjectNode one = array.addObject();
            one.put("name", row.name()).put("calls", row.calls());
            put(row.steps(), one.putObject("steps"));
            put(row.near(), one.putObject("near"));
            put(row.wide(), one.putObject("wide"));
            ObjectNode families = one.putObject("families");
            row.families().forEach((name, score) -> put(score, families.putObject(name)));
            ObjectNode timing = one.putObject("timing");
            timing.put("answer_ms_median", number(row.near().wallMedian()));
            timing.put("answer_ms_p90", number(row.near().wallP90()));
        }
        ArrayNode messages = json.putArray("problems");
        problems.forEach(messages::add);
        return json;
    }

    private static void put(WatchScore score, ObjectNode json) {
        json.put("tolerance_s", score.tolerance());
        json.put("watches", score.watches());
        json.put("true_moments", score.truths());
        json.put("fired", score.fired());
        json.put("matched", score.matched());
        json.put("precision", number(score.precision()));
        json.put("recall", number(score.recall()));
        json.put("false_alarms", score.falseAlarms());
        json.put("event_free_hours", number(score.freeHours()));
        json.put("false_alarms_per_event_free_hour", number(score.falseAlarmsPerHour()));
        json.put("delay_s_median", number(score.delayMedian()));
        json.put("delay_s_p90", number(score.delayP90()));
    }

    private static void line(StringBuilder text, String format, Object... arguments) {
        text.append(String.format(Locale.ROOT, format, arguments)).append('\n');
    }

    /** Returns precision, recall and false alarms in an hour. */
    private static String three(WatchScore score) {
        return String.format(
                Locale.ROOT,
                "%s, %s, %.1f",
                percent(score.precision()),
                percent(score.recall()),
                score.falseAlarmsPerHour());
    }

    private static String percent(double share) {
        return Double.isNaN(share) ? NONE : String.format(Locale.ROOT, "%.1f%%", 100 * share);
    }

    private static String both(String format, double median, double p90) {
        return Double.isNaN(median) ? NONE : String.format(Locale.ROOT, format, median, p90);
    }

    /** Rounds to four digits; null for NaN. */
    private static @Nullable Double number(double value) {
        return Double.isFinite(value) ? Math.round(value * DIGITS) / DIGITS : null;
    }
}
