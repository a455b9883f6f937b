// SPDX-License-Identifier: Apache-2.0
package dev.sluice.evaluation;

import dev.sluice.evaluation.set.EvalClip;
import dev.sluice.evaluation.set.EvalQuestion;
import dev.sluice.evaluation.set.EvalSet;
import dev.sluice.ingest.source.SourceSpec;

import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;

import static org.assertj.core.api.Assertions.assertThat;

/** The limits on the size of a set. */
class QuestionSetsTest {

    private static final OptionalInt ALL = OptionalInt.empty();

    private final EvalSet set =
            new EvalSet(
                    "set",
                    1,
                    List.of(clip("a"), clip("b")),
                    List.of(
                            question("p1@3", "a"),
                            question("p1@4", "a"),
                            question("p1@4/words", "a"),
                            question("p2@3", "b"),
                            question("p2@4", "b")));

    @Test
    void aPolledQuestionCountsOnceAndClipsWithoutQuestionsAreRemoved() {
        EvalSet one = QuestionSets.limited(set, ALL, OptionalInt.of(1));

        assertThat(one.questions())
                .extracting(EvalQuestion::id)
                .containsExactly("p1@3", "p1@4", "p1@4/words");
        assertThat(one.clips()).extracting(EvalClip::id).containsExactly("a");
    }

    @Test
    void withoutLimitsTheSetIsUnchanged() {
        assertThat(QuestionSets.limited(set, ALL, ALL)).isEqualTo(set);
        assertThat(QuestionSets.limited(set, OptionalInt.of(1), ALL).questions()).hasSize(3);
    }

    private static EvalClip clip(String id) {
        return new EvalClip(id, new SourceSpec.LocalFile(Path.of(id + ".mp4")), 60);
    }

    private static EvalQuestion question(String id, String clip) {
        return new EvalQuestion(id, clip, "group", "family", 3, "?", List.of(), "yes", false);
    }
}
