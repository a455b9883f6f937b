// SPDX-License-Identifier: Apache-2.0
package dev.sluice.evaluation.replay;

import dev.sluice.engine.protocol.Answer;

import java.util.List;

/**
 * The outputs of a replay.
 *
 * @param answers the answers, in no particular order
 * @param problems the messages of the dead letters
 * @param seconds duration of the job, wall clock
 */
public record ReplayOutcome(List<Answer> answers, List<String> problems, double seconds) {

    public ReplayOutcome {
        answers = List.copyOf(answers);
        problems = List.copyOf(problems);
    }
}
