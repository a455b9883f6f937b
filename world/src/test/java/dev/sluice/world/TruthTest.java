// SPDX-License-Identifier: Apache-2.0
package dev.sluice.world;

import org.junit.jupiter.api.Test;

import static dev.sluice.world.Corner.BOTTOM_LEFT;
import static dev.sluice.world.Corner.BOTTOM_RIGHT;
import static dev.sluice.world.Corner.TOP_LEFT;
import static dev.sluice.world.Corner.TOP_RIGHT;
import static dev.sluice.world.Kind.CIRCLE;
import static dev.sluice.world.Kind.CROSS;
import static dev.sluice.world.Kind.RING;
import static dev.sluice.world.Kind.SQUARE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class TruthTest {

    private final Truth truth = new Truth(HandMade.SCENE);

    @Test
    void aThingIsPresentFromItsArrivalUntilItLeaves() {
        assertThat(truth.present(0)).containsExactly(CIRCLE);
        assertThat(truth.present(4.99)).containsExactly(CIRCLE);
        assertThat(truth.present(5)).containsExactly(CIRCLE, SQUARE);
        assertThat(truth.present(12)).containsExactly(CIRCLE, SQUARE, CROSS);
        assertThat(truth.present(20)).containsExactly(CIRCLE, SQUARE);
        assertThat(truth.present(30)).containsExactly(SQUARE);
        assertThat(truth.present(36)).containsExactly(CIRCLE, SQUARE);
        assertThat(truth.at(RING, 10)).isEmpty();
        assertThat(truth.thing(RING)).isEmpty();
        assertThat(truth.thing(CROSS)).contains(HandMade.SCENE.things().get(2));
    }

    @Test
    void aPhaseIncludesItsStartAndExcludesItsEnd() {
        assertThat(truth.at(CIRCLE, 9.999).orElseThrow().moves()).isFalse();
        assertThat(truth.at(CIRCLE, 10).orElseThrow().moves()).isTrue();
        assertThat(truth.at(CIRCLE, 16).orElseThrow().moves()).isFalse();
        assertThat(truth.at(CIRCLE, 21.9).orElseThrow().tint()).isEqualTo(Tint.RED);
        assertThat(truth.at(CIRCLE, 22).orElseThrow().tint()).isEqualTo(Tint.BLUE);
    }

    @Test
    void phasesThatHaveBegunAreHistory() {
        assertThat(truth.history(CIRCLE, 16)).hasSize(3);
        assertThat(truth.history(CIRCLE, 40)).hasSize(5);
        assertThat(truth.history(RING, 40)).isEmpty();
        assertThat(truth.seen(CROSS, 11.9)).isFalse();
        assertThat(truth.seen(CROSS, 12)).isTrue();
        assertThat(truth.seen(CROSS, 39)).isTrue();
        assertThat(truth.seen(RING, 39)).isFalse();
    }

    @Test
    void aMoveCountsFromItsStart() {
        assertThat(truth.moves(CIRCLE, 9.9)).isZero();
        assertThat(truth.moves(CIRCLE, 10)).isEqualTo(1);
        assertThat(truth.moves(CIRCLE, 39)).isEqualTo(1);
        assertThat(truth.moves(CROSS, 39)).isZero();
    }

    @Test
    void theColourBeforeIsTheOneBeforeTheLastChange() {
        assertThat(truth.colourBefore(CIRCLE, 21.9)).isEmpty();
        assertThat(truth.colourBefore(CIRCLE, 22)).contains(Tint.RED);
        assertThat(truth.colourBefore(CIRCLE, 33)).as("while away").contains(Tint.RED);
        assertThat(truth.colourBefore(CIRCLE, 38)).as("back in blue").contains(Tint.RED);
        assertThat(truth.colourBefore(SQUARE, 39)).isEmpty();
        assertThat(truth.colourBefore(RING, 39)).isEmpty();
    }

    @Test
    void theCornerBeforeIsWhereTheLastMoveStartedUnlessTheThingWasAwaySince() {
        assertThat(truth.cornerBefore(CIRCLE, 9)).isEmpty();
        assertThat(truth.cornerBefore(CIRCLE, 12)).contains(TOP_LEFT);
        assertThat(truth.cornerBefore(CIRCLE, 29)).as("after a new colour").contains(TOP_LEFT);
        assertThat(truth.cornerBefore(CIRCLE, 38)).as("after being away").isEmpty();
        assertThat(truth.cornerBefore(SQUARE, 39)).contains(BOTTOM_LEFT);
    }

    @Test
    void onlyAStandingThingIsInACorner() {
        assertThat(truth.standingAt(TOP_LEFT, 5)).contains(CIRCLE);
        assertThat(truth.standingAt(TOP_LEFT, 12)).as("it has set out").isEmpty();
        assertThat(truth.standingAt(TOP_RIGHT, 12)).as("it is on its way").isEmpty();
        assertThat(truth.standingAt(TOP_RIGHT, 16)).contains(CIRCLE);
        assertThat(truth.standingAt(TOP_LEFT, 31)).contains(SQUARE);
        assertThat(truth.standingAt(BOTTOM_RIGHT, 20)).isEmpty();
    }

    @Test
    void theThingThatStoodInACornerIsNotTheOneThatStandsThere() {
        assertThat(truth.stoodAt(TOP_LEFT, 5)).isEmpty();
        assertThat(truth.stoodAt(TOP_LEFT, 12)).contains(CIRCLE);
        assertThat(truth.stoodAt(TOP_LEFT, 40)).contains(CIRCLE);
        assertThat(truth.stoodAt(BOTTOM_LEFT, 40)).contains(SQUARE);
        assertThat(truth.stoodAt(TOP_RIGHT, 29)).isEmpty();
        assertThat(truth.stoodAt(TOP_RIGHT, 31)).contains(CIRCLE);
        assertThat(truth.stoodAt(BOTTOM_RIGHT, 39)).contains(CROSS);
    }

    @Test
    void changesAreArrivalsDeparturesMovesAndColours() {
        assertThat(truth.changes(CIRCLE)).containsExactly(0.0, 10.0, 16.0, 22.0, 30.0, 36.0);
        assertThat(truth.changes(SQUARE)).containsExactly(5.0, 25.0, 31.0);
        assertThat(truth.changes(CROSS)).containsExactly(12.0, 20.0);
        assertThat(truth.changes(RING)).isEmpty();
    }

    @Test
    void aChangeAtEitherEndOfASpanCounts() {
        assertThat(truth.steady(CIRCLE, 10.1, 15.9)).isTrue();
        assertThat(truth.steady(CIRCLE, 10, 15.9)).isFalse();
        assertThat(truth.steady(CIRCLE, 10.1, 16)).isFalse();
        assertThat(truth.steady(CIRCLE, 9, 17)).isFalse();
        assertThat(truth.steady(RING, 0, 40)).isTrue();
    }

    @Test
    void twoThingsOfAKindAreRefused() {
        Thing circle = HandMade.still(CIRCLE, TOP_LEFT, Tint.RED);
        Thing other = HandMade.still(CIRCLE, TOP_RIGHT, Tint.BLUE);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> HandMade.still(circle, other))
                .withMessageContaining("same kind");
    }
}
