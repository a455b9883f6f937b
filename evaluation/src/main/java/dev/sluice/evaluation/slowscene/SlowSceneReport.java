// SPDX-License-Identifier: Apache-2.0
package dev.sluice.evaluation.slowscene;

import dev.sluice.evaluation.set.EvalClip;
import dev.sluice.evaluation.set.EvalSet;
import dev.sluice.platform.text.Quantity;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The report about scenes in which something hardly moves.
 *
 * @param set the questions that were asked
 * @param model name of the model
 * @param results the result of each trial
 */
public record SlowSceneReport(EvalSet set, String model, List<TrialResult> results) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final double DIGITS = 1e4;

    public SlowSceneReport {
        results = List.copyOf(results);
    }

    /** Returns the report as a table in Markdown. */
    public String table() {
        StringBuilder text = new StringBuilder();
        line(
                text,
                "%s: %s about %s (%.0f min), model %s",
                set.name(),
                Quantity.count(set.questions().size(), "question"),
                Quantity.count(set.clips().size(), "clip"),
                set.clips().stream().mapToDouble(EvalClip::seconds).sum() / 60,
                model);
        line(text, "");
        StringBuilder header =
                new StringBuilder("| | tokens seen | kept | in the prompt | right |");
        StringBuilder rule = new StringBuilder("| --- | --- | --- | --- | --- |");
        for (String family : results.get(0).correct().keySet()) {
            header.append(' ').append(family).append(" |");
            rule.append(" --- |");
        }
        line(text, "%s", header);
        line(text, "%s", rule);
        for (TrialResult result : results) {
            text.append(
                    String.format(
                            Locale.ROOT,
                            "| %s | %,d | %,d (%.2f%%) | %.0f | %d of %d |",
                            result.trial().name(),
                            result.seen(),
                            result.kept(),
                            100.0 * result.kept() / Math.max(1, result.seen()),
                            result.used(),
                            result.correctTotal(),
                            result.asked()));
            for (int[] counts : result.correct().values()) {
                text.append(String.format(Locale.ROOT, " %d of %d |", counts[0], counts[1]));
            }
            text.append('\n');
        }
        for (TrialResult result : results) {
            result.problems().forEach(problem -> line(text, "Problem: %s", problem));
        }
        return text.toString();
    }

    /** Returns the report as JSON. What depends on the machine is in the fields {@code timing}. */
    public ObjectNode json() {
        ObjectNode json = JSON.createObjectNode();
        json.put("set", set.name()).put("model", model);
        json.put("clips", set.clips().size()).put("questions", set.questions().size());
        ArrayNode trials = json.putArray("trials");
        for (TrialResult result : results) {
            ObjectNode one = trials.addObject();
            one.put("name", result.trial().name());
            ObjectNode options = one.putObject("options");
            result.trial().options().forEach(options::put);
            one.put("tokens_seen", result.seen()).put("tokens_kept", result.kept());
            one.put("rows_in_prompt", Math.round(result.used() * DIGITS) / DIGITS);
            one.put("right", result.correctTotal()).put("asked", result.asked());
            ObjectNode families = one.putObject("families");
            for (Map.Entry<String, int[]> family : result.correct().entrySet()) {
                families.putObject(family.getKey())
                        .put("right", family.getValue()[0])
                        .put("asked", family.getValue()[1]);
            }
            ArrayNode problems = one.putArray("problems");
            result.problems().forEach(problems::add);
            one.putObject("timing").put("seconds", result.seconds());
        }
        return json;
    }

    private static void line(StringBuilder text, String format, Object... arguments) {
        text.append(String.format(Locale.ROOT, format, arguments)).append('\n');
    }
}
