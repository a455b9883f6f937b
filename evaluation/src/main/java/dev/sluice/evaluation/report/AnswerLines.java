// SPDX-License-Identifier: Apache-2.0
package dev.sluice.evaluation.report;

import dev.sluice.evaluation.run.RunResult;
import dev.sluice.evaluation.run.ScoredAnswer;
import dev.sluice.evaluation.set.EvalQuestion;
import dev.sluice.evaluation.set.EvalSet;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.ArrayList;
import java.util.List;

/** Writes every answer of every run as one line of JSON, for closer analysis. Stateless. */
public final class AnswerLines {

    private static final ObjectMapper JSON = new ObjectMapper();

    private AnswerLines() {}

    /** Returns the lines, by run and in the order of the questions. */
    public static List<String> of(EvalSet set, List<RunResult> results) {
        List<String> lines = new ArrayList<>();
        for (RunResult result : results) {
            for (EvalQuestion question : set.questions()) {
                ScoredAnswer answer = result.answers().get(question.id());
                if (answer != null) {
                    lines.add(line(result.run().name(), question, answer));
                }
            }
        }
        return lines;
    }

    private static String line(String run, EvalQuestion question, ScoredAnswer answer) {
        ObjectNode json = JSON.createObjectNode();
        json.put("run", run);
        json.put("question", question.id());
        json.put("family", question.family());
        json.put("at", question.at());
        json.put("text", question.text());
        json.put("expected", question.answer());
        json.put("status", answer.status().wireName());
        json.put("answer", answer.text());
        json.put("right", answer.correct());
        json.put("tokens_seen", answer.seen());
        json.put("tokens_kept", answer.kept());
        json.put("tokens_used", answer.used());
        return json.toString();
    }
}
