// SPDX-License-Identifier: Apache-2.0
package dev.sluice.world.question;

import dev.sluice.world.CameraPath;
import dev.sluice.world.Filming;
import dev.sluice.world.HandMade;
import dev.sluice.world.Scene;
import dev.sluice.world.SceneScript;
import dev.sluice.world.Sight;
import dev.sluice.world.Split;
import dev.sluice.world.Truth;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;

/** What is asked about a scene that a moving camera films. */
class KnownTest {

    private static final int SCENES = 120;
    private static final int SECONDS = 60;

    @Test
    void everyQuestionIsOneAboutTheRoomAndEveryFamilyIsAskedWithSeveralAnswers() {
        Set<String> answers = new HashSet<>();
        EnumSet<Family> asked = EnumSet.noneOf(Family.class);
        for (long number = 0; number < SCENES; number++) {
            Scene room = SceneScript.write(Split.TEST, number, SECONDS);
            Truth filmed = new Truth(Filming.MOVING.film(room));
            Truth all = new Truth(room);
            for (double at = 4; at <= SECONDS; at += 8) {
                for (Family family : Family.values()) {
                    List<Candidate> found = new Candidates(filmed, at).of(family);
                    assertThat(new Candidates(all, at).of(family))
                            .as("%s of scene %d at %s s", family, number, at)
                            .containsAll(found);
                    found.forEach(candidate -> answers.add(family + " " + candidate.answer()));
                    if (!found.isEmpty()) {
                        asked.add(family);
                    }
                }
            }
        }
        assertThat(asked).containsExactlyInAnyOrder(Family.values());
        for (Family family : Family.values()) {
            assertThat(answers.stream().filter(answer -> answer.startsWith(family + " ")).count())
                    .as("answers of %s", family)
                    .isGreaterThan(1);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"COLOUR_NOW", "PLACE_NOW", "MOVING_NOW", "COLOUR_BEFORE", "MOVES_SO_FAR"})
    void aThingThatIsAskedAboutIsInThePicture(Family family) {
        for (long number = 0; number < SCENES; number++) {
            Scene scene = Filming.PAN.film(SceneScript.write(Split.TEST, number, SECONDS));
            Truth truth = new Truth(scene);
            for (double at = 4; at <= SECONDS; at += 4) {
                for (Candidate candidate : new Candidates(truth, at).of(family)) {
                    assertThat(inPicture(scene, at))
                            .as("%s of scene %d at %s s", family, number, at)
                            .contains(candidate.about().get(0));
                }
            }
        }
    }

    private static List<String> inPicture(Scene scene, double at) {
        List<String> shown = new ArrayList<>();
        for (double time : new double[] {at - 1, at - 0.1}) {
            List<String> now =
                    scene.things().stream()
                            .flatMap(thing -> Sight.of(scene, thing, time).stream())
                            .filter(Sight::isInPicture)
                            .map(sight -> sight.kind().word())
                            .toList();
            if (shown.isEmpty()) {
                shown.addAll(now);
            }
            shown.retainAll(now);
        }
        return shown;
    }

    @Test
    void aFixedCamerasQuestionsAreThoseOfTheRoom() {
        Truth filmed = new Truth(HandMade.SCENE.filmed(CameraPath.FIXED));
        Truth room = new Truth(HandMade.SCENE);
        Questioner one = new Questioner(filmed, new Random(3));
        Questioner other = new Questioner(room, new Random(3));
        for (Family family : Family.values()) {
            assertThat(one.ask(family, 19, answer -> 0)).isEqualTo(other.ask(family, 19, a -> 0));
        }
    }
}
