// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.demo;

import dev.sluice.world.Truth;
import dev.sluice.world.question.Answers;
import dev.sluice.world.question.Question;
import dev.sluice.world.question.Words;

import java.util.Optional;
import java.util.OptionalDouble;

/** Knows the truth about what one question asks. Immutable; times are seconds of scene time. */
sealed interface AnswerKey {

    /** What the model looks at in one go. */
    int STEP_SECONDS = 2;

    /**
     * Judges an answer.
     *
     * @param words the answer
     * @param asOf up to when it knows the scene
     * @return empty if the truth was not clear then
     */
    Optional<Verdict> judge(String words, double asOf);

    /** When the scene has to have been seen for the right answer. */
    double due();

    /** Whether a right answer is not yet the end of it. */
    boolean stands();

    /** What to say if the answer never came. */
    String missed();

    /**
     * Of a question that is answered once.
     *
     * @param question as the scene's truth words it
     */
    record Fact(Truth truth, Question question) implements AnswerKey {

        /** What is so at the answer's time, if that is what the last whole step showed. */
        @Override
        public Optional<Verdict> judge(String words, double asOf) {
            double seen = Math.floor(asOf / STEP_SECONDS) * STEP_SECONDS;
            Optional<String> shown = Answers.at(question, truth, seen);
            return Answers.at(question, truth, asOf)
                    .filter(answer -> shown.equals(Optional.of(answer)))
                    .map(answer -> Verdict.of(AnswerWords.same(words, answer), answer));
        }

        @Override
        public double due() {
            return question.at();
        }

        @Override
        public boolean stands() {
            return false;
        }

        @Override
        public String missed() {
            return "no answer, in truth: " + question.answer();
        }
    }

    /**
     * Of a watch: "not yet" until its moment, "yes" from then on.
     *
     * @param moment when it happens
     * @param clear end of the first step that leaves no doubt of it: it has to be told before the
     *     next one ends, as a watch looks at each
     */
    record Told(double moment, double clear) implements AnswerKey {

        @Override
        public Optional<Verdict> judge(String words, double asOf) {
            boolean waits = AnswerWords.same(words, Words.NOT_YET);
            if (asOf < moment) {
                return Optional.of(Verdict.of(waits, Words.NOT_YET));
            }
            if (AnswerWords.same(words, Words.YES)) {
                return Optional.of(
                        new Verdict(
                                asOf < clear + STEP_SECONDS, Words.YES, OptionalDouble.of(moment)));
            }
            return Optional.of(Verdict.of(waits && asOf < clear, Words.YES));
        }

        @Override
        public double due() {
            return clear + STEP_SECONDS;
        }

        @Override
        public boolean stands() {
            return true;
        }

        @Override
        public String missed() {
            return "not told, in truth at " + StreamTime.text(moment);
        }
    }
}
