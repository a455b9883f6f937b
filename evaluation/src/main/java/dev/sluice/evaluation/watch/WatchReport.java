// SPDX-License-Identifier: Apache-2.0
package dev.sluice.evaluation.watch;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.List;
import java.util.Locale;

/**
 * How well standing questions fired.
 *
 * @param model name of the model
 * @param policy the reduction and its options
 * @param clips how many
 * @param seconds their length together
 * @param period stream time after which a watch looks again at the latest, seconds
 * @param rows ways to wait for something
 * @param problems what went wrong, in words
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
    private static final String NONE = "–"; // where there is no number

    /**
     * One way to wait for something.
     *
     * @param name for people
     * @param calls of the language model
     * @param near within one step, or a second if that is longer
     * @param wide within twice that
     */
    record Row(String name, long calls, WatchScore near, WatchScore wide) {}

    public WatchReport {
        rows = List.copyOf(rows);
        problems = List.copyOf(problems);
    }

    /** The report as a table in Markdown. */
    public String table() {
        WatchScore any = rows.get(0).near();
        StringBuilder text = new StringBuilder();
        line(
                text,
                "%d standing questions about %d clips (%.0f min), %d true moments; model %s, %s,"
                        + " watch period %.0f s",
                any.watches(),
                clips,
                seconds / 60,
                any.truths(),
                model,
                policy,
                period);
        line(text, "");
        line(
                text,
                "| | calls | fired | precision, recall within %.0f s | within %.0f s | false alarms an"
                        + " event-free hour | delay, s | answer, ms |",
                any.tolerance(),
                rows.get(0).wide().tolerance());
        line(text, "| --- | --- | --- | --- | --- | --- | --- | --- |");
        for (Row row : rows) {
            WatchScore near = row.near();
            WatchScore wide = row.wide();
            line(
                    text,
                    "| %s | %,d | %d | %s, %s | %s, %s | %.1f | %s | %s |",
                    row.name(),
                    row.calls(),
                    near.fired(),
                    percent(near.precision()),
                    percent(near.recall()),
                    percent(wide.precision()),
                    percent(wide.recall()),
                    near.falseAlarmsPerHour(),
                    both("%.1f (%.1f)", wide.delayMedian(), wide.delayNinth()),
                    both("%.0f (%.0f)", near.wallMedian(), near.wallNinth()));
        }
        line(text, "");
        line(
                text,
                "Moments are matched one to one. A false alarm is over %.0f s from any true moment. Delay: capture time from the true moment, of what is"
                        + " matched within %.0f s; answer: wall clock from the call of the model to its"
                        + " words; both the median, and what nine of ten stay below.",
                any.tolerance(),
                rows.get(0).wide().tolerance());
        problems.forEach(problem -> line(text, "Problem: %s", problem));
        return text.toString();
    }

    /** The report as JSON; what the machine decides is in the field {@code timing}. */
    public ObjectNode json() {
        ObjectNode json = JSON.createObjectNode();
        json.put("set", "room-watch").put("model", model).put("policy", policy);
        json.put("clips", clips).put("seconds", seconds).put("watch_period_s", period);
        ArrayNode array = json.putArray("rows");
        for (Row row : rows) {
            ObjectNode one = array.addObject();
            one.put("name", row.name()).put("calls", row.calls());
            put(row.near(), one.putObject("near"));
            put(row.wide(), one.putObject("wide"));
            ObjectNode timing = one.putObject("timing");
            timing.put("answer_ms_median", number(row.near().wallMedian()));
            timing.put("answer_ms_p90", number(row.near().wallNinth()));
        }
        ArrayNode told = json.putArray("problems");
        problems.forEach(told::add);
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
        json.put("delay_s_p90", number(score.delayNinth()));
    }

    private static void line(StringBuilder text, String format, Object... arguments) {
        text.append(String.format(Locale.ROOT, format, arguments)).append('\n');
    }

    private static String percent(double share) {
        return Double.isNaN(share) ? NONE : String.format(Locale.ROOT, "%.1f%%", 100 * share);
    }

    private static String both(String format, double median, double ninth) {
        return Double.isNaN(median) ? NONE : String.format(Locale.ROOT, format, median, ninth);
    }

    /** Four digits; null where there is no number. */
    private static Double number(double value) {
        return Double.isFinite(value) ? Math.round(value * DIGITS) / DIGITS : null;
    }
}
