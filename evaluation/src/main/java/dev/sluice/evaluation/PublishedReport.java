// SPDX-License-Identifier: Apache-2.0
package dev.sluice.evaluation;

import dev.sluice.evaluation.published.PublishedScore;
import dev.sluice.evaluation.published.PublishedSet;
import dev.sluice.evaluation.run.RunResult;
import dev.sluice.evaluation.run.ScoredAnswer;
import dev.sluice.platform.text.Quantity;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The scores of each run as the authors of a published benchmark compute them. Stateless. */
final class PublishedReport {

    private PublishedReport() {}

    /**
     * Adds the section {@code published} to a report.
     *
     * @param asked ids of the questions that were asked
     */
    static void add(
            ObjectNode report, PublishedSet set, List<RunResult> results, Set<String> asked) {
        ObjectNode json = report.putObject("published");
        json.put("missing_videos", set.missingVideos());
        json.put("questions_left_out", set.leftOut());
        ArrayNode runs = json.putArray("runs");
        for (RunResult result : results) {
            ObjectNode run = runs.addObject();
            run.put("name", result.run().name());
            ObjectNode scores = run.putObject("scores");
            for (PublishedScore score : set.scoring().of(texts(result), asked::contains)) {
                scores.putObject(score.name())
                        .put("value", score.value())
                        .put("count", score.count());
            }
        }
    }

    /** Returns a table in Markdown, with a row for each score and a column for each run. */
    static String table(PublishedSet set, List<RunResult> results, Set<String> asked) {
        StringBuilder text = new StringBuilder("As the authors score:\n\n| |");
        StringBuilder rule = new StringBuilder("| --- |");
        for (RunResult result : results) {
            text.append(' ').append(result.run().name()).append(" |");
            rule.append(" --- |");
        }
        text.append('\n').append(rule).append('\n');
        List<List<PublishedScore>> columns =
                results.stream()
                        .map(result -> set.scoring().of(texts(result), asked::contains))
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
                            "%n%s missing; %s left out for that.%n",
                            Quantity.count(set.missingVideos(), "video is", "videos are"),
                            Quantity.count(set.leftOut(), "question is", "questions are")));
        }
        return text.toString();
    }

    private static Map<String, String> texts(RunResult result) {
        Map<String, String> texts = new HashMap<>();
        for (ScoredAnswer answer : result.answers().values()) {
            texts.put(answer.question(), answer.text());
        }
        return texts;
    }
}
