package dev.sluice.app.eval.replay;

import dev.sluice.app.ask.Answer;

import com.fasterxml.jackson.databind.JsonNode;

import java.util.List;

/**
 * What a job has written.
 *
 * @param answers the answers, in no order
 * @param events the events, in no order
 * @param problems what became a dead letter, in words
 * @param seconds how long the job took, by the wall clock
 */
public record ReplayOutcome(
        List<Answer> answers, List<JsonNode> events, List<String> problems, double seconds) {

    public ReplayOutcome {
        answers = List.copyOf(answers);
        events = List.copyOf(events);
        problems = List.copyOf(problems);
    }
}
