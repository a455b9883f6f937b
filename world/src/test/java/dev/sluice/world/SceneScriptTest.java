// SPDX-License-Identifier: Apache-2.0
package dev.sluice.world;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class SceneScriptTest {

    private static final int SCENES = 300;
    private static final long RANDOM_BITS = (1L << 48) - 1; // of a seed that Random uses
    private static final double ROUNDING = 1e-6;

    @ParameterizedTest
    @EnumSource
    void theSameNumberGivesTheSameScene(Split split) {
        for (long number = 0; number < 20; number++) {
            assertThat(SceneScript.write(split, number, 60))
                    .usingRecursiveComparison()
                    .isEqualTo(SceneScript.write(split, number, 60));
        }
    }

    @Test
    void anotherNumberGivesAnotherScene() {
        Set<List<Thing>> scenes = new HashSet<>();
        for (Split split : Split.values()) {
            for (long number = 0; number < SCENES; number++) {
                scenes.add(SceneScript.write(split, number, 60).things());
            }
        }

        assertThat(scenes).hasSize(Split.values().length * SCENES);
    }

    @Test
    void noTwoSetsShareASeed() {
        Set<Long> seeds = new HashSet<>();
        for (Split split : Split.values()) {
            for (long number = 0; number < 50_000; number++) {
                seeds.add(split.seed(number) & RANDOM_BITS);
                seeds.add(split.seed(Integer.MAX_VALUE - number) & RANDOM_BITS);
            }
        }

        assertThat(seeds).hasSize(2 * 50_000 * Split.values().length);
    }

    @ParameterizedTest
    @EnumSource(names = {"TRAIN", "VALIDATION"})
    void trainingAndValidationScenesNeverShowAHeldOutPair(Split split) {
        phases(split, 120)
                .forEach(
                        it ->
                                assertThat(Split.heldOut(it.kind(), it.phase().tint()))
                                        .as("%s %s", it.phase().tint(), it.kind())
                                        .isFalse());
    }

    @Test
    void testScenesShowEveryHeldOutPair() {
        EnumSet<Kind> shown = EnumSet.noneOf(Kind.class);
        phases(Split.TEST, 120)
                .filter(it -> Split.heldOut(it.kind(), it.phase().tint()))
                .forEach(it -> shown.add(it.kind()));

        assertThat(shown).isEqualTo(EnumSet.allOf(Kind.class));
    }

    @Test
    void everyShapeAndEveryColourIsInAHeldOutPairOnce() {
        List<Tint> tints = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            for (Tint tint : Tint.values()) {
                if (Split.heldOut(kind, tint)) {
                    tints.add(tint);
                }
            }
        }

        assertThat(tints).containsExactlyInAnyOrder(Tint.values());
    }

    @ParameterizedTest
    @ValueSource(doubles = {8, 60, 600})
    void everyStateLastsLongEnoughToBeSeen(double seconds) {
        scenes(Split.TEST, seconds)
                .flatMap(scene -> scene.things().stream())
                .forEach(SceneScriptTest::assertLasting);
    }

    private static void assertLasting(Thing thing) {
        double end = Double.NEGATIVE_INFINITY;
        for (Phase phase : thing.phases()) {
            assertThat(phase.to() - phase.from())
                    .as("%s", phase)
                    .isGreaterThanOrEqualTo(Actor.MIN_STATE_SECONDS - ROUNDING);
            double away = phase.from() - end;
            if (away > 0) {
                assertThat(away)
                        .as("away before %s", phase)
                        .isGreaterThanOrEqualTo(Actor.MIN_STATE_SECONDS - ROUNDING);
            }
            end = phase.to();
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {60, 600})
    void noTwoThingsStandInOneCorner(double seconds) {
        scenes(Split.TEST, seconds).forEach(SceneScriptTest::assertApart);
    }

    private static void assertApart(Scene scene) {
        List<Phase> standing =
                scene.things().stream()
                        .flatMap(thing -> thing.phases().stream())
                        .filter(phase -> !phase.moves())
                        .toList();
        for (Phase one : standing) {
            for (Phase other : standing) {
                boolean together = one.from() < other.to() && other.from() < one.to();
                assertThat(one != other && together && one.start() == other.start())
                        .as("%s and %s", one, other)
                        .isFalse();
            }
        }
    }

    @Test
    void aPhaseStartsWhereThePhaseBeforeEnded() {
        scenes(Split.TRAIN, 300)
                .flatMap(scene -> scene.things().stream())
                .forEach(SceneScriptTest::assertContinuous);
    }

    private static void assertContinuous(Thing thing) {
        for (int i = 1; i < thing.phases().size(); i++) {
            Phase before = thing.phases().get(i - 1);
            Phase after = thing.phases().get(i);
            if (before.to() == after.from()) {
                assertThat(after.start()).isEqualTo(before.end());
                assertThat(List.of(after.x0(), after.y0()))
                        .isEqualTo(List.of(before.x1(), before.y1()));
            }
        }
    }

    @Test
    void nothingChangesAtTheEndOfAScene() {
        scenes(Split.TEST, 30)
                .forEach(
                        scene -> {
                            Truth truth = new Truth(scene);
                            for (Kind kind : Kind.values()) {
                                assertThat(truth.changes(kind)).allMatch(change -> change < 30);
                            }
                            assertThat(truth.present(30)).isEqualTo(truth.present(29.9999999));
                        });
    }

    @Test
    void aSceneWithoutADurationIsRefused() {
        for (double seconds : new double[] {0, 0.5, -3, Double.NaN, 90_000}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> SceneScript.write(Split.TEST, 1, seconds))
                    .withMessageContaining("expected 1 s to a day");
        }
    }

    private record Shown(Kind kind, Phase phase) {}

    private static Stream<Shown> phases(Split split, double seconds) {
        return scenes(split, seconds)
                .flatMap(scene -> scene.things().stream())
                .flatMap(thing -> thing.phases().stream().map(p -> new Shown(thing.kind(), p)));
    }

    private static Stream<Scene> scenes(Split split, double seconds) {
        return LongStream.range(0, SCENES)
                .mapToObj(number -> SceneScript.write(split, number, seconds));
    }
}
