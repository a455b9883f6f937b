// SPDX-License-Identifier: Apache-2.0
package dev.sluice.evaluation.set;

import java.util.List;

/**
 * A question with its right answer.
 *
 * @param id unique in its set
 * @param clip the id of the clip that it is about
 * @param group what reports add up first, such as {@code backward tracing}
 * @param family a kind of question within the group, such as {@code came-first}
 * @param at when it is asked, seconds from the clip's beginning: only what ends by then is known
 * @param text the question, as the model reads it
 * @param options the texts to choose from, without letters; empty for an answer in free text
 * @param answer the right one: a text of {@code options} where there are any
 * @param heldOut whether it is about something that training never showed
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
                    "question '%s': the answer '%s' is none of its options %s"
                            .formatted(id, answer, options));
        }
        if (!(at >= 0) || Double.isInfinite(at)) {
            throw new IllegalArgumentException(
                    "question '%s' is asked at %s s: expected 0 or more".formatted(id, at));
        }
    }
}
