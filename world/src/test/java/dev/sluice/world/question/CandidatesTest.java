// SPDX-License-Identifier: Apache-2.0
package dev.sluice.world.question;

import dev.sluice.world.Corner;
import dev.sluice.world.HandMade;
import dev.sluice.world.Kind;
import dev.sluice.world.Tint;
import dev.sluice.world.Truth;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import static org.assertj.core.api.Assertions.assertThat;

class CandidatesTest {

    private final Truth truth = new Truth(HandMade.SCENE);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "COLOUR_NOW    | 19   | circle=red, cross=yellow, square=green",
                "COLOUR_NOW    | 29   | circle=blue, square=green",
                "COLOUR_NOW    | 33.5 | square=green",
                "KIND_NOW      | 19   | green=square, red=circle, yellow=cross",
                "KIND_NOW      | 13   | -",
                "PLACE_NOW     | 19   | circle=by the window, cross=by the table, square=by the lamp",
                "PLACE_NOW     | 13   | square=by the lamp",
                "THING_AT      | 19   | door=nothing, lamp=green square, table=yellow cross, window=red circle",
                "COUNT_NOW     | 4    | =one",
                "COUNT_NOW     | 19   | =three",
                "COUNT_NOW     | 13   | -",
                "MOVING_NOW    | 19   | circle=no, cross=no, square=no",
                "MOVING_NOW    | 13   | circle=yes, square=no",
                "PRESENT_NOW   | 19   | circle=yes, cross=yes, ring=no, square=yes, triangle=no",
                "PRESENT_NOW   | 33.5 | circle=no, cross=no, ring=no, square=yes, triangle=no",
                "COLOUR_BEFORE | 19   | -",
                "COLOUR_BEFORE | 29   | circle=red",
                "COLOUR_BEFORE | 33.5 | -",
                "PLACE_BEFORE  | 19   | circle=by the door",
                "PLACE_BEFORE  | 33.5 | square=by the lamp",
                "PLACE_BEFORE  | 39   | square=by the lamp",
                "THING_BEFORE  | 19   | door=circle, lamp=nothing, table=nothing, window=nothing",
                "THING_BEFORE  | 33.5 | door=circle, lamp=square, table=cross, window=circle",
                "THING_BEFORE  | 39   | door=circle, lamp=square, table=cross, window=circle",
                "EVER_THERE    | 19   | ring=no, triangle=no",
                "EVER_THERE    | 33.5 | circle=yes, cross=yes, ring=no, triangle=no",
                "MOVES_SO_FAR  | 9    | circle=none, square=none",
                "MOVES_SO_FAR  | 19   | circle=one, cross=none, square=none",
                "KINDS_SO_FAR  | 4    | =one",
                "KINDS_SO_FAR  | 39   | =three",
            })
    void aFamilysAnswersAreThoseOfTheScene(Family family, double at, String expected) {
        Map<String, String> answers = new TreeMap<>();
        for (Candidate candidate : new Candidates(truth, at).of(family)) {
            answers.put(String.join(" ", candidate.about()), candidate.answer());
        }

        String found = answers.isEmpty() ? null : answers.toString().replaceAll("[{}]", "");
        assertThat(found).isEqualTo(expected);
    }

    @Test
    void whichCameFirstIsAskedInBothOrders() {
        assertThat(new Candidates(truth, 19).of(Family.CAME_FIRST))
                .extracting(candidate -> candidate.about() + " " + candidate.answer())
                .containsExactlyInAnyOrder(
                        "[circle, square] circle",
                        "[square, circle] circle",
                        "[circle, cross] circle",
                        "[cross, circle] circle",
                        "[square, cross] square",
                        "[cross, square] square");
    }

    @Test
    void thingsThatCameTogetherOrJustNowAreNotCompared() {
        Truth together =
                new Truth(
                        HandMade.still(
                                HandMade.still(Kind.CIRCLE, Corner.TOP_LEFT, Tint.RED),
                                HandMade.still(Kind.RING, Corner.TOP_RIGHT, Tint.BLUE)));

        assertThat(new Candidates(together, 19).of(Family.CAME_FIRST)).isEmpty();
        assertThat(new Candidates(truth, 7.1).of(Family.CAME_FIRST)).isEmpty();
        assertThat(new Candidates(truth, 7.3).of(Family.CAME_FIRST)).hasSize(2);
    }

    @Test
    void aShapeIsNotAskedForByAColourOfTwoThings() {
        Truth same =
                new Truth(
                        HandMade.still(
                                HandMade.still(Kind.CIRCLE, Corner.TOP_LEFT, Tint.RED),
                                HandMade.still(Kind.RING, Corner.TOP_RIGHT, Tint.RED),
                                HandMade.still(Kind.CROSS, Corner.BOTTOM_LEFT, Tint.WHITE)));

        assertThat(new Candidates(same, 19).of(Family.KIND_NOW))
                .extracting(Candidate::answer)
                .containsExactly("cross");
    }

    @ParameterizedTest
    @CsvSource({"9.9, true", "10, false", "12.1, false", "12.3, true"})
    void aThingIsNotAskedAboutUntilAStepAfterItsChange(double at, boolean asked) {
        assertThat(
                        new Candidates(truth, at)
                                .of(Family.MOVING_NOW).stream()
                                        .anyMatch(c -> c.about().equals(List.of("circle"))))
                .isEqualTo(asked);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {"9.9, not yet", "10, -", "11.2, -", "11.4, yes"})
    void anEventIsAskedAboutAsSoonAsAFrameShowsIt(double at, String answer) {
        assertThat(new Candidates(truth, at).of(Family.TELL_WHEN))
                .filteredOn(candidate -> candidate.about().equals(List.of("the circle moves")))
                .extracting(Candidate::answer)
                .isEqualTo(answer == null ? List.of() : List.of(answer));
    }

    @Test
    void aQuestionThatWaitsIsAnsweredYesWhileTheConditionHolds() {
        Map<String, String> answers = new TreeMap<>();
        new Candidates(truth, 29)
                .of(Family.TELL_WHEN)
                .forEach(c -> answers.put(c.about().get(0), c.answer()));

        assertThat(answers)
                .containsEntry("the circle comes", "yes")
                .containsEntry("the circle leaves", "not yet")
                .containsEntry("the circle turns blue", "yes")
                .containsEntry("the circle turns red", "not yet")
                .containsEntry("the circle is by the window", "yes")
                .containsEntry("the circle is by the door", "not yet")
                .containsEntry("the square moves", "yes")
                .containsEntry("the square is by the door", "not yet")
                .containsEntry("the cross leaves", "yes")
                .containsEntry("the ring leaves", "not yet")
                .containsEntry("there are two shapes", "yes")
                .containsEntry("there are three shapes", "not yet")
                .doesNotContainKey("the square is by the plant");
    }

    @Test
    void onlyQuestionsAboutAHeldOutPairAreMarked() {
        Truth held =
                new Truth(
                        HandMade.still(
                                HandMade.still(Kind.CIRCLE, Corner.TOP_LEFT, Tint.GREEN),
                                HandMade.still(Kind.RING, Corner.TOP_RIGHT, Tint.RED)));

        for (Family family : List.of(Family.COLOUR_NOW, Family.PLACE_NOW, Family.MOVING_NOW)) {
            assertThat(new Candidates(held, 19).of(family))
                    .as("%s", family)
                    .allMatch(c -> c.heldOut() == c.about().get(0).equals("circle"));
        }
        assertThat(new Candidates(held, 19).of(Family.THING_AT))
                .allMatch(c -> c.heldOut() == c.answer().equals("green circle"));
    }
}
