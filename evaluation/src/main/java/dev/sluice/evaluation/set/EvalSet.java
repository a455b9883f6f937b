// SPDX-License-Identifier: Apache-2.0
package dev.sluice.evaluation.set;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Clips and questions about them.
 *
 * @param name the set's name in reports
 * @param fps number of frames a second to sample
 * @param clips the clips, with unique ids
 * @param questions the questions, with unique ids; each is about one of the clips
 */
public record EvalSet(String name, double fps, List<EvalClip> clips, List<EvalQuestion> questions) {

    public EvalSet {
        clips = List.copyOf(clips);
        questions = List.copyOf(questions);
        Set<String> clipIds = new HashSet<>();
        for (EvalClip clip : clips) {
            if (!clipIds.add(clip.id())) {
                throw new IllegalArgumentException(
                        "set '%s' has two clips '%s'; expected unique ids"
                                .formatted(name, clip.id()));
            }
        }
        Set<String> questionIds = new HashSet<>();
        for (EvalQuestion question : questions) {
            if (!questionIds.add(question.id())) {
                throw new IllegalArgumentException(
                        "set '%s' has two questions '%s'; expected unique ids"
                                .formatted(name, question.id()));
            }
            if (!clipIds.contains(question.clip())) {
                throw new IllegalArgumentException(
                        "question '%s' of set '%s' is about clip '%s'; expected a clip of the set"
                                .formatted(question.id(), name, question.clip()));
            }
        }
    }
}
