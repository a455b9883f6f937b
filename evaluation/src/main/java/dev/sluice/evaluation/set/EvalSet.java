// SPDX-License-Identifier: Apache-2.0
package dev.sluice.evaluation.set;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Clips and questions about them.
 *
 * @param name the set's name in reports
 * @param fps number of frames a second to sample
 * @param clips the clips, with unique ids
 * @param questions the questions, with unique ids; each is about one of the clips
 */
public record EvalSet(String name, double fps, List<EvalClip> clips, List<EvalQuestion> questions) {

    /** Returns the part of this set that is about some of its clips. */
    public EvalSet of(List<EvalClip> some) {
        Set<String> ids = some.stream().map(EvalClip::id).collect(Collectors.toSet());
        return new EvalSet(
                name,
                fps,
                some,
                questions.stream().filter(question -> ids.contains(question.clip())).toList());
    }

    /** Returns the length of all clips that have questions, seconds. */
    public double seconds() {
        Set<String> asked = questions.stream().map(EvalQuestion::clip).collect(Collectors.toSet());
        return clips.stream()
                .filter(clip -> asked.contains(clip.id()))
                .mapToDouble(EvalClip::seconds)
                .sum();
    }

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
