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

/** Every answer of every run as JSON, one a line, for whoever wants to look closer. Stateless. */
public final class AnswerLines {

    private static final ObjectMapper JSON = new ObjectMapper();

    private AnswerLines() {}

    /** The lines, by run and in the order of the questions. */
    public static List<String> of(EvalSet set, List<RunResult> results) {
        List<String> lines = new ArrayList<>();
        for (RunResult result : results) {
            for (EvalQuestion question : set.questions()) {
                ScoredAnswer reply = result.replies().get(question.id());
                if (reply != null) {
                    lines.add(line(result.run().name(), question, reply));
                }
            }
        }
        return lines;
    }

    private static String line(String run, EvalQuestion question, ScoredAnswer reply) {
        ObjectNode json = JSON.createObjectNode();
        json.put("run", run);
        json.put("question", question.id());
        json.put("family", question.family());
        json.put("at", question.at());
        json.put("text", question.text());
        json.put("expected", question.answer());
        json.put("status", reply.status().wireName());
        json.put("answer", reply.text());
        json.put("right", reply.right());
        json.put("tokens_seen", reply.seen());
        json.put("tokens_kept", reply.kept());
        json.put("tokens_used", reply.used());
        return json.toString();
    }
}
