// SPDX-License-Identifier: Apache-2.0
package dev.sluice.evaluation.report;

import dev.sluice.engine.protocol.AnswerJson;
import dev.sluice.evaluation.run.RunResult;
import dev.sluice.evaluation.run.ScoredAnswer;
import dev.sluice.evaluation.set.EvalQuestion;
import dev.sluice.evaluation.set.EvalSet;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.io.IOException;
import java.io.UncheckedIOException;
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

    /** The record of the answers topic, and beside it the truth and what the line is about. */
    private static String line(String run, EvalQuestion question, ScoredAnswer answer) {
        try {
            ObjectNode json = (ObjectNode) JSON.readTree(AnswerJson.write(answer.answer()));
            json.put("truth", question.answer());
            json.put("right", answer.correct());
            json.putObject("evaluation")
                    .put("run", run)
                    .put("family", question.family())
                    .put("at", question.at())
                    .put("text", question.text());
            return json.toString();
        } catch (IOException e) {
            throw new UncheckedIOException("an answer is always JSON", e);
        }
    }
}
