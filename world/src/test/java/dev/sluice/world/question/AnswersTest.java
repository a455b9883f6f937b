// SPDX-License-Identifier: Apache-2.0
package dev.sluice.world.question;

import dev.sluice.world.Scene;
import dev.sluice.world.SceneScript;
import dev.sluice.world.Split;
import dev.sluice.world.Truth;

import org.junit.jupiter.api.Test;

import java.util.Optional;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;

/** Tests of {@link Answers}: the same question at several times. */
final class AnswersTest {

    private static final int SECONDS = 40;

    @Test
    void everyQuestionHasItsOwnAnswerAtItsOwnMoment() {
        for (long number = 0; number < 8; number++) {
            Truth truth = truth(number);
            Questioner questioner = new Questioner(truth, new Random(number));
            for (Family family : Family.values()) {
                for (double at = 2; at <= SECONDS; at += 2) {
                    questioner
                            .ask(family, at, answer -> 0)
                            .ifPresent(
                                    question ->
                                            assertThat(Answers.at(question, truth, question.at()))
                                                    .as("scene %s", question)
                                                    .contains(question.answer()));
                }
            }
        }
    }

    @Test
    void waitingForAnEventTurnsFromNotYetToYesAtItsMoment() {
        int answered = 0;
        for (long number = 0; number < 10; number++) {
            Truth truth = truth(number);
            Questioner questioner = new Questioner(truth, new Random(number));
            for (Event event : Events.all(truth.scene().room())) {
                for (double moment : Events.moments(event, truth)) {
                    Optional<Question> before = questioner.tellWhen(event, moment - 0.1);
                    Optional<Question> after = questioner.tellWhen(event, moment + 1.4);
                    before.ifPresent(q -> assertThat(q.answer()).isEqualTo(Words.NOT_YET));
                    after.ifPresent(q -> assertThat(q.answer()).isEqualTo(Words.YES));
                    answered += before.isPresent() && after.isPresent() ? 1 : 0;
                }
            }
        }
        assertThat(answered).isPositive();
    }

    @Test
    void anEventIsDescribedByItsText() {
        Truth truth = truth(1);
        Questioner questioner = new Questioner(truth, new Random(1));
        for (Event event : Events.all(truth.scene().room())) {
            questioner
                    .tellWhen(event, SECONDS)
                    .ifPresent(
                            question -> assertThat(question.text()).endsWith(event.text() + "."));
        }
    }

    private static Truth truth(long number) {
        Scene scene = SceneScript.write(Split.VALIDATION, number, SECONDS);
        return new Truth(scene);
    }
}
