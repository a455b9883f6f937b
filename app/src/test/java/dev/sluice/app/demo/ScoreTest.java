// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.demo;

import dev.sluice.engine.protocol.Answer;
import dev.sluice.engine.protocol.AnswerJson;
import dev.sluice.world.question.Family;
import dev.sluice.world.question.Question;

import org.junit.jupiter.api.Test;

import java.util.Optional;
import java.util.OptionalDouble;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/** How questions are counted. */
final class ScoreTest {

    private final Score score = new Score();
    private final AnswerKey watch = new AnswerKey.Fired(Scenes.TURN, 14);

    @Test
    void aQuestionCountsOnce() {
        score.asked("one", colour(8));
        score.asked("other", colour(8));
        assertThat(judge("one", "red", 8)).isPresent();
        assertThat(judge("other", "green", 8)).isPresent();
        assertThat(judge("other", "red", 8)).as("its first answer counts").isEmpty();
        assertThat(score.close(40)).isEmpty();
        assertThat(score.right()).isEqualTo(1);
        assertThat(score.all()).isEqualTo(2);
    }

    @Test
    void aWatchIsRightWhenItTellsInTimeAndOfNothingBefore() {
        score.asked("watch", watch);
        judge("watch", "not yet", 6);
        assertThat(score.hasFired("watch")).isFalse();
        judge("watch", "yes", 12);
        assertThat(score.hasFired("watch")).isTrue();
        assertThat(score.right()).isEqualTo(1);
    }

    @Test
    void aFalseAlarmSpoilsAWatch() {
        score.asked("watch", watch);
        judge("watch", "yes", 6);
        judge("watch", "not yet", 8);
        judge("watch", "yes", 12);
        assertThat(score.right()).isZero();
        assertThat(score.all()).isEqualTo(1);
    }

    @Test
    void whatShouldHaveBeenAnsweredIsWrongAndWhatCouldNotBeIsLeftOut() {
        score.asked("past", colour(8));
        score.asked("watch", watch);
        score.asked("future", colour(18));
        assertThat(score.isWaiting(7)).isFalse();
        assertThat(score.isWaiting(8)).isTrue();
        assertThat(score.close(17)).containsOnlyKeys("past", "watch");
        assertThat(score.right()).isZero();
        assertThat(score.all()).isEqualTo(2);
    }

    @Test
    void anAnswerThatFailedIsWrongAndAnUnclearTruthIsNotCounted() {
        score.asked("failed", colour(8));
        score.asked("unclear", colour(8));
        Answer failed = answer("{\"query_id\":\"failed\",\"status\":\"error\"}");
        assertThat(score.judge(failed, OptionalDouble.empty())).isEmpty();
        assertThat(judge("unclear", "red", 12)).isEmpty();
        assertThat(score.close(40)).isEmpty();
        assertThat(score.right()).isZero();
        assertThat(score.all()).isEqualTo(1);
    }

    @Test
    void questionsWithoutAKnownTruthAreNotCounted() {
        assertThat(judge("stranger", "red", 8)).isEmpty();
        assertThat(score.all()).isZero();
    }

    private Optional<Verdict> judge(String id, String words, double asOf) {
        Answer answer =
                answer(
                        "{\"query_id\":\"%s\",\"status\":\"ok\",\"answer\":\"%s\"}"
                                .formatted(id, words));
        return score.judge(answer, OptionalDouble.of(asOf));
    }

    private static Answer answer(String json) {
        return AnswerJson.read(json.getBytes(UTF_8));
    }

    private static AnswerKey colour(double at) {
        return new AnswerKey.Fact(
                Scenes.turningCircle(),
                new Question(Family.COLOUR_NOW, at, "What colour is the circle?", "red", false));
    }
}
