// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.demo;

import dev.sluice.world.Truth;
import dev.sluice.world.question.Answers;
import dev.sluice.world.question.Question;
import dev.sluice.world.question.Words;

import java.util.Optional;
import java.util.OptionalDouble;

/** The right answers to one question. Immutable; times are seconds of scene time. */
sealed interface AnswerKey {

    /** Length of the model's steps. */
    int STEP_SECONDS = 2;

    /**
     * Judges an answer.
     *
     * @param text the answer
     * @param asOf the time at which its evidence ends
     * @return empty if the truth was not clear at that time
     */
    Optional<Verdict> judge(String text, double asOf);

    /** The time up to which the scene has to be seen for the right answer. */
    double due();

    /** Whether more answers may follow a right one. */
    boolean isWatch();

    /** The message if no answer arrived. */
    String missed();

    /**
     * The right answer to a question that is answered once.
     *
     * @param question the question, in the words of the scene's truth
     */
    record Fact(Truth truth, Question question) implements AnswerKey {

        /** The truth at the answer's time, if the last whole step shows the same. */
        @Override
        public Optional<Verdict> judge(String text, double asOf) {
            double seen = Math.floor(asOf / STEP_SECONDS) * STEP_SECONDS;
            Optional<String> shown = Answers.at(question, truth, seen);
            return Answers.at(question, truth, asOf)
                    .filter(answer -> shown.equals(Optional.of(answer)))
                    .map(answer -> Verdict.of(AnswerWords.same(text, answer), answer));
        }

        @Override
        public double due() {
            return question.at();
        }

        @Override
        public boolean isWatch() {
            return false;
        }

        @Override
        public String missed() {
            return "no answer, in truth: " + question.answer();
        }
    }

    /**
     * The right answers to a watch: "not yet" until its event, "yes" afterwards.
     *
     * @param moment the time of the event
     * @param clear the end of the first step that shows the event without doubt; the watch has to
     *     fire before the next step ends, because it is asked at each step
     */
    record Fired(double moment, double clear) implements AnswerKey {

        @Override
        public Optional<Verdict> judge(String text, double asOf) {
            boolean waits = AnswerWords.same(text, Words.NOT_YET);
            if (asOf < moment) {
                return Optional.of(Verdict.of(waits, Words.NOT_YET));
            }
            if (AnswerWords.same(text, Words.YES)) {
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
        public boolean isWatch() {
            return true;
        }

        @Override
        public String missed() {
            return "did not fire, in truth at " + StreamTime.text(moment);
        }
    }
}
