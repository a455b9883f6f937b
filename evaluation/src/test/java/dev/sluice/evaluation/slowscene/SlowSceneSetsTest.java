// SPDX-License-Identifier: Apache-2.0
package dev.sluice.evaluation.slowscene;

import dev.sluice.evaluation.set.EvalQuestion;
import dev.sluice.evaluation.set.EvalSet;
import dev.sluice.world.Kind;
import dev.sluice.world.Phase;
import dev.sluice.world.Plot;
import dev.sluice.world.Scene;
import dev.sluice.world.Split;
import dev.sluice.world.Truth;

import org.junit.jupiter.api.Test;

import static dev.sluice.evaluation.slowscene.SlowSceneEvaluation.FIRST_SCENE;
import static org.assertj.core.api.Assertions.assertThat;

class SlowSceneSetsTest {

    @Test
    void theSameNumberOfClipsGivesTheSameSet() {
        assertThat(SlowSceneSets.drift(FIRST_SCENE, 2))
                .isEqualTo(SlowSceneSets.drift(FIRST_SCENE, 2));
        assertThat(SlowSceneSets.hour(FIRST_SCENE, 2))
                .isEqualTo(SlowSceneSets.hour(FIRST_SCENE, 2));
        assertThat(SlowSceneSets.hour(FIRST_SCENE + 1, 2).clips().get(0))
                .isEqualTo(SlowSceneSets.hour(FIRST_SCENE, 2).clips().get(1));
    }

    @Test
    void asksWhereTheCreepingShapeIsAndWasAfterItHasArrived() {
        EvalSet set = SlowSceneSets.drift(FIRST_SCENE, 3);

        assertThat(set.clips()).hasSize(3).allMatch(clip -> clip.seconds() == 400);
        for (int number = 0; number < 3; number++) {
            Scene scene = Plot.CREEP.write(Split.TEST, FIRST_SCENE + number, 400);
            Phase first = scene.things().get(0).phases().get(0);
            Phase last = new Truth(scene).at(scene.things().get(0).kind(), 400).orElseThrow();
            assertThat(only(set, number, "place-now").answer()).isEqualTo(by(scene, last));
            assertThat(only(set, number, "place-before").answer()).isEqualTo(by(scene, first));
            assertThat(only(set, number, "place-now").at()).isEqualTo(400);
        }
        assertThat(set.questions().stream().filter(q -> q.family().equals("thing-at")))
                .as("where it is, and where it is not")
                .hasSize(6);
    }

    @Test
    void asksOnlyAboutTheStillShapeAfterAnHour() {
        EvalSet set = SlowSceneSets.hour(FIRST_SCENE, 2);

        for (int number = 0; number < 2; number++) {
            Kind still =
                    Plot.STILL
                            .write(Split.TEST, FIRST_SCENE + number, 3_600)
                            .things()
                            .get(0)
                            .kind();
            String clip = set.clips().get(number).id();
            assertThat(set.questions().stream().filter(q -> q.clip().equals(clip)))
                    .hasSize(4)
                    .allMatch(question -> question.text().contains(still.word()));
        }
        assertThat(set.questions())
                .filteredOn(question -> question.family().equals("moving-now"))
                .extracting(EvalQuestion::answer)
                .containsOnly("no");
    }

    private static EvalQuestion only(EvalSet set, int number, String family) {
        String clip = set.clips().get(number).id();
        return set.questions().stream()
                .filter(q -> q.clip().equals(clip) && q.family().equals(family))
                .reduce(
                        (one, other) -> {
                            throw new AssertionError(one + " and " + other);
                        })
                .orElseThrow();
    }

    private static String by(Scene scene, Phase phase) {
        return "by the " + scene.room().landmarks().get(phase.start()).word();
    }
}
