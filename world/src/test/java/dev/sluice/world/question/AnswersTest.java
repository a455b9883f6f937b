// SPDX-License-Identifier: Apache-2.0
package dev.sluice.world.question;

import dev.sluice.world.Scene;
import dev.sluice.world.SceneScript;
import dev.sluice.world.Split;
import dev.sluice.world.Truth;

import org.junit.jupiter.api.Test;

import java.util.List;
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
    void aWatchAsksAfterEachStepWhatItsLastFrameShows() {
        int asked = 0;
        int yes = 0;
        for (long number = 0; number < 10; number++) {
            Truth truth = truth(number);
            Questioner questioner = new Questioner(truth, new Random(number));
            for (Event event : Events.choose(truth, 4, 2, new Random(number))) {
                for (Question question : questioner.watch(event, 2)) {
                    boolean holds = event.holds(truth, question.at());
                    assertThat(question.at() % 2).as("the last frame of a step").isEqualTo(1);
                    assertThat(question.answer()).isEqualTo(holds ? Words.YES : Words.NOT_YET);
                    assertThat(event.holds(truth, question.at() - 0.3))
                            .as("a change just before the frame is not asked about")
                            .isEqualTo(holds);
                    asked++;
                    yes += holds ? 1 : 0;
                }
            }
        }
        assertThat(asked).isGreaterThan(10 * 6 * SECONDS / 2 * 8 / 10);
        assertThat(yes).isBetween(asked / 10, asked / 2);
    }

    @Test
    void aThirdOfTheChosenEventsNeverHappens() {
        Truth truth = truth(3);
        List<Event> chosen = Events.choose(truth, 4, 2, new Random(1));
        assertThat(chosen).hasSize(6).doesNotHaveDuplicates();
        assertThat(chosen.subList(0, 4)).noneMatch(e -> Events.moments(e, truth).isEmpty());
        assertThat(chosen.subList(4, 6)).allMatch(e -> Events.moments(e, truth).isEmpty());
        assertThat(Events.choose(truth, 4, 2, new Random(1))).isEqualTo(chosen);
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
