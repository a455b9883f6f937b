// SPDX-License-Identifier: Apache-2.0
package dev.sluice.evaluation.set;

import java.util.List;

/**
 * A question with its correct answer.
 *
 * @param id unique in its set
 * @param clip the id of the clip that the question is about
 * @param group the group of families that reports sum up, such as {@code backward tracing}
 * @param family the kind of question, such as {@code came-first}
 * @param at the question's capture time, seconds from the clip's start
 * @param text the question as the model reads it
 * @param options the possible answers, without letters; empty for an answer in free text
 * @param answer the correct answer; one of {@code options} if there are any
 * @param heldOut whether the question is about something that the training data does not contain
 */
public record EvalQuestion(
        String id,
        String clip,
        String group,
        String family,
        double at,
        String text,
        List<String> options,
        String answer,
        boolean heldOut) {

    public EvalQuestion {
        options = List.copyOf(options);
        if (!options.isEmpty() && !options.contains(answer)) {
            throw new IllegalArgumentException(
                    "question '%s' has the answer '%s'; expected one of its options %s"
                            .formatted(id, answer, options));
        }
        if (!(at >= 0) || Double.isInfinite(at)) {
            throw new IllegalArgumentException(
                    "question '%s' is asked at %s s; expected 0 or more".formatted(id, at));
        }
    }
}
