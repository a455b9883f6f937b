// SPDX-License-Identifier: Apache-2.0
package dev.sluice.evaluation.replay;

import dev.sluice.engine.protocol.Answer;

import java.util.List;

/**
 * What a job has written.
 *
 * @param answers the answers, in no order
 * @param problems what became a dead letter, in words
 * @param seconds how long the job took, by the wall clock
 */
public record ReplayOutcome(List<Answer> answers, List<String> problems, double seconds) {

    public ReplayOutcome {
        answers = List.copyOf(answers);
        problems = List.copyOf(problems);
    }
}
