// SPDX-License-Identifier: Apache-2.0
package dev.sluice.evaluation;

import dev.sluice.evaluation.published.PublishedScore;
import dev.sluice.evaluation.published.PublishedSet;
import dev.sluice.evaluation.run.RunResult;
import dev.sluice.evaluation.run.ScoredAnswer;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What the authors of a benchmark would report of each run. Stateless. */
public final class PublishedReport {

    private PublishedReport() {}

    /**
     * Adds the section {@code published}.
     *
     * @param asked ids of the questions that were asked
     */
    public static void add(
            ObjectNode report, PublishedSet set, List<RunResult> results, Set<String> asked) {
        ObjectNode json = report.putObject("published");
        json.put("missing_videos", set.missingVideos());
        json.put("questions_left_out", set.leftOut());
        ArrayNode runs = json.putArray("runs");
        for (RunResult result : results) {
            ObjectNode run = runs.addObject();
            run.put("name", result.run().name());
            ObjectNode scores = run.putObject("scores");
            for (PublishedScore score : set.scoring().of(words(result), asked::contains)) {
                scores.putObject(score.name())
                        .put("value", score.value())
                        .put("count", score.count());
            }
        }
    }

    /** The same as a table in Markdown: a line for each score, a column for each run. */
    public static String table(PublishedSet set, List<RunResult> results, Set<String> asked) {
        StringBuilder text = new StringBuilder("As the authors score:\n\n| |");
        StringBuilder rule = new StringBuilder("| --- |");
        for (RunResult result : results) {
            text.append(' ').append(result.run().name()).append(" |");
            rule.append(" --- |");
        }
        text.append('\n').append(rule).append('\n');
        List<List<PublishedScore>> columns =
                results.stream()
                        .map(result -> set.scoring().of(words(result), asked::contains))
                        .toList();
        for (int line = 0; line < columns.get(0).size(); line++) {
            text.append("| ").append(columns.get(0).get(line).name()).append(" |");
            for (List<PublishedScore> column : columns) {
                double percent = 100 * column.get(line).value();
                text.append(String.format(Locale.ROOT, " %.2f |", percent));
            }
            text.append('\n');
        }
        if (set.missingVideos() > 0) {
            text.append(
                    String.format(
                            Locale.ROOT,
                            "%n%d videos are missing; %d questions about them are left out.%n",
                            set.missingVideos(),
                            set.leftOut()));
        }
        return text.toString();
    }

    private static Map<String, String> words(RunResult result) {
        Map<String, String> words = new HashMap<>();
        for (ScoredAnswer reply : result.replies().values()) {
            words.put(reply.question(), reply.text());
        }
        return words;
    }
}
