// SPDX-License-Identifier: Apache-2.0
package dev.sluice.evaluation.set;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Clips and questions about them.
 *
 * @param name what reports call it
 * @param fps pictures a second that the model is shown
 * @param clips ids are unique
 * @param questions ids are unique; each is about one of the clips
 */
public record EvalSet(String name, double fps, List<EvalClip> clips, List<EvalQuestion> questions) {

    public EvalSet {
        clips = List.copyOf(clips);
        questions = List.copyOf(questions);
        Set<String> clipIds = new HashSet<>();
        for (EvalClip clip : clips) {
            if (!clipIds.add(clip.id())) {
                throw new IllegalArgumentException(
                        "set '%s' has two clips '%s'".formatted(name, clip.id()));
            }
        }
        Set<String> questionIds = new HashSet<>();
        for (EvalQuestion question : questions) {
            if (!questionIds.add(question.id())) {
                throw new IllegalArgumentException(
                        "set '%s' has two questions '%s'".formatted(name, question.id()));
            }
            if (!clipIds.contains(question.clip())) {
                throw new IllegalArgumentException(
                        "question '%s' of set '%s' is about clip '%s', which the set lacks"
                                .formatted(question.id(), name, question.clip()));
            }
        }
    }
}
