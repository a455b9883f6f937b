// SPDX-License-Identifier: Apache-2.0
package dev.sluice.world;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class FilmingTest {

    private static final int SIDE = 168;
    private static final double SECONDS = 60;

    @Test
    void aFixedCameraShowsTheWholeRoom() {
        Scene scene = SceneScript.write(Split.TEST, 3, SECONDS);

        assertThat(Filming.FIXED.film(scene)).isEqualTo(scene);
        assertThat(scene.path().at(17)).isEqualTo(View.WHOLE);
        assertThat(new Truth(scene).sightings()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void theSameSceneIsFilmedInTheSameWayAndTheSceneItselfIsNotChanged(Filming filming) {
        for (long number = 0; number < 30; number++) {
            Scene scene = SceneScript.write(Split.TEST, number, SECONDS);
            Scene filmed = filming.film(scene);

            assertThat(filming.film(scene).path()).isEqualTo(filmed.path());
            assertThat(filmed.filmed(CameraPath.FIXED)).isEqualTo(scene);
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "FIXED")
    void aMovingCameraStaysInTheRoomAndMoves(Filming filming) {
        for (long number = 0; number < 50; number++) {
            CameraPath path = filming.film(SceneScript.write(Split.TRAIN, number, SECONDS)).path();
            Set<View> views = new HashSet<>();
            for (double time = 0; time < SECONDS; time += 0.5) {
                View view = path.at(time);
                views.add(view);
                assertThat(view.side()).as("scene %d", number).isBetween(0.5, 1.0);
                assertThat(view.x()).isBetween(0.0, 1 - view.side() + 1e-9);
                assertThat(view.y()).isBetween(0.0, 1 - view.side() + 1e-9);
            }
            assertThat(views).as("views of scene %d", number).hasSizeGreaterThan(10);
        }
    }

    @Test
    void aMovingCameraMovesInEachWay() {
        Set<String> kinds = new HashSet<>();
        for (long number = 0; number < 50; number++) {
            Scene scene = SceneScript.write(Split.VALIDATION, number, SECONDS);
            CameraPath path = Filming.MOVING.film(scene).path();
            long sides = path.stops().stream().map(s -> s.view().side()).distinct().count();
            String turns = path.stops().size() == 1 ? "rests" : sides == 1 ? "pans" : "zooms";
            kinds.add(turns + (path.shake().waves().isEmpty() ? "" : " and shakes"));
        }

        assertThat(kinds)
                .containsExactlyInAnyOrder("rests and shakes", "pans", "zooms", "zooms and shakes");
    }

    /** The truth in picture coordinates is what the camera paints. */
    @ParameterizedTest
    @EnumSource
    void whatTheTruthProjectsIsWhatIsPainted(Filming filming) {
        Random random = new Random(filming.ordinal());
        for (long number = 0; number < 6; number++) {
            Scene scene = filming.film(SceneScript.write(Split.TEST, number, SECONDS));
            Camera camera = new Camera(scene, SIDE, SIDE, 0);
            for (int i = 0; i < 3; i++) {
                double time = SECONDS * random.nextDouble();
                assertPainted(scene, camera, time, "scene %d at %s s".formatted(number, time));
            }
        }
    }

    private static void assertPainted(Scene scene, Camera camera, double time, String when) {
        int[] pixels = camera.film(time, 0).pixels();
        byte[] owners = camera.thingsShown(time);
        byte[] projected = new byte[owners.length];
        int otherColours = 0;
        for (int at = 0; at < pixels.length; at++) {
            double x = (at % SIDE + 0.5) / SIDE;
            double y = (at / SIDE + 0.5) / SIDE;
            int nearest = nearest(scene, x, y, time);
            projected[at] = (byte) nearest;
            if (nearest >= 0) {
                Tint tint = scene.things().get(nearest).at(time).orElseThrow().tint();
                otherColours += pixels[at] == tint.rgb() ? 0 : 1;
            }
        }
        assertThat(owners).as(when).isEqualTo(projected);
        assertThat(otherColours).as(when).isZero();
    }

    /** The nearest thing at a point of the picture, calculated in room coordinates; -1: none. */
    private static int nearest(Scene scene, double x, double y, double time) {
        View view = scene.path().at(time);
        int nearest = -1;
        for (int i = 0; i < scene.things().size(); i++) {
            Thing thing = scene.things().get(i);
            Phase phase = thing.at(time).orElse(null);
            double radius = thing.radius() * scene.path().objectScale();
            if (phase != null
                    && thing.kind()
                            .covers(
                                    (view.x() + x * view.side() - phase.x(time)) / radius,
                                    (view.y() + y * view.side() - phase.y(time)) / radius)) {
                nearest = i;
            }
        }
        return nearest;
    }

    @Test
    void landmarksMoveAgainstTheCamera() {
        CameraPath path =
                new CameraPath(
                        List.of(
                                new CameraPath.Stop(0, 2, new View(0, 0, 0.5)),
                                new CameraPath.Stop(4, 9, new View(0.1, 0, 0.5))),
                        Shake.NONE,
                        1);
        Camera camera = new Camera(HandMade.still().filmed(path), SIDE, SIDE, 0);

        double before = left(camera.film(1, 0), 0x6e4526);
        double after = left(camera.film(5, 0), 0x6e4526);

        assertThat(path.at(3).x()).isCloseTo(0.05, within(1e-9));
        assertThat(before / SIDE).isCloseTo((0.14 - 0.07) / 0.5, within(1.0 / SIDE));
        assertThat((before - after) / SIDE).isBetween(0.13, 0.2);
    }

    /** The first column that has a colour. */
    private static int left(Frame frame, int rgb) {
        for (int column = 0; column < SIDE; column++) {
            for (int row = 0; row < SIDE; row++) {
                if (frame.pixels()[row * SIDE + column] == rgb) {
                    return column;
                }
            }
        }
        return SIDE;
    }

    @Test
    void whatIsOutOfThePictureIsNotVisible() {
        View view = new View(0.5, 0.5, 0.5);
        Thing seen = HandMade.still(Kind.CIRCLE, Corner.BOTTOM_RIGHT, Tint.RED);
        Thing hidden = HandMade.still(Kind.RING, Corner.TOP_LEFT, Tint.BLUE);
        CameraPath path =
                new CameraPath(List.of(new CameraPath.Stop(0, 0, view)), Shake.NONE, 0.65);
        Scene scene = HandMade.still(seen, hidden).filmed(path);
        Sightings sightings = new Truth(scene).sightings().orElseThrow();

        assertThat(new Truth(scene).present(9)).containsExactly(Kind.CIRCLE, Kind.RING);
        assertThat(sightings.things().present(9)).containsExactly(Kind.CIRCLE);
        assertThat(sightings.places().standingAt(Corner.BOTTOM_RIGHT, 9)).contains(Kind.CIRCLE);
        assertThat(sightings.show(Landmark.TABLE, 0, 9)).isTrue();
        assertThat(sightings.show(Landmark.DOOR, 0, 9)).isFalse();
        assertThat(Sight.of(scene, seen, 9).orElseThrow().x()).isCloseTo(0.32, within(1e-9));
        assertThat(Sight.of(scene, hidden, 9).orElseThrow().isInPicture()).isFalse();
    }
}
