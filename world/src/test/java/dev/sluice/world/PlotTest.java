// SPDX-License-Identifier: Apache-2.0
package dev.sluice.world;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class PlotTest {

    @ParameterizedTest
    @EnumSource
    void theSameNumberGivesTheSameScene(Plot plot) {
        assertThat(plot.write(Split.TEST, 3, 120))
                .usingRecursiveComparison()
                .isEqualTo(plot.write(Split.TEST, 3, 120));
        assertThat(plot.write(Split.TEST, 4, 120).things())
                .isNotEqualTo(plot.write(Split.TEST, 3, 120).things());
        assertThatIllegalArgumentException().isThrownBy(() -> plot.write(Split.TEST, 3, 0));
    }

    @Test
    void aCreepingThingChangesItsCornerThoughNoStepShowsIt() {
        for (int number = 0; number < 50; number++) {
            Scene scene = Plot.CREEP.write(Split.TEST, number, 600);
            Truth truth = new Truth(scene);
            Kind kind = scene.things().get(0).kind();
            Phase first = truth.at(kind, 0).orElseThrow();
            Phase last = truth.at(kind, 600).orElseThrow();

            assertThat(scene.things()).hasSize(1);
            assertThat(last.start()).isNotEqualTo(first.start());
            assertThat(truth.cornerBefore(kind, 600)).contains(first.start());
            assertThat(truth.changes(kind)).containsExactly(0.0, 30.0, 510.0);
            Phase creeps = truth.at(kind, 100).orElseThrow();
            double side =
                    Math.abs(creeps.x(102) - creeps.x(100))
                            + Math.abs(creeps.y(102) - creeps.y(100));
            assertThat(168 * side).as("pixels in a step of 2 s").isBetween(0.1, 0.3);
        }
    }

    @Test
    void aThingStandsStillWhileAnotherMovesWithoutComingNear() {
        for (int number = 0; number < 20; number++) {
            Scene scene = Plot.STILL.write(Split.TEST, number, 3600);
            Thing still = scene.things().get(0);
            Thing restless = scene.things().get(1);
            Corner corner = still.phases().get(0).start();

            assertThat(new Truth(scene).changes(still.kind())).containsExactly(0.0);
            assertThat(new Truth(scene).moves(restless.kind(), 3600)).isGreaterThan(100);
            assertThat(restless.phases())
                    .allMatch(p -> p.start() != corner && p.end() != corner)
                    .allMatch(p -> p.x0() == p.x1() || p.y0() == p.y1());
        }
    }

    @Test
    void heldOutPairsAreNotInTrainingScenes() {
        for (Plot plot : Plot.values()) {
            for (int number = 0; number < 100; number++) {
                for (Thing thing : plot.write(Split.TRAIN, number, 60).things()) {
                    assertThat(thing.phases())
                            .noneMatch(phase -> Split.heldOut(thing.kind(), phase.tint()));
                }
            }
        }
    }
}
