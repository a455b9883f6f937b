// SPDX-License-Identifier: Apache-2.0
package dev.sluice.world;

import org.junit.jupiter.api.Test;

import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;

class CameraTest {

    private static final int WIDTH = 168;
    private static final int HEIGHT = 120;

    private final Camera camera = new Camera(HandMade.SCENE, WIDTH, HEIGHT, 0);

    @Test
    void aStandingThingIsDrawnInItsCorner() {
        assertThat(ownerAt(camera, 5, Corner.TOP_LEFT)).isZero();
        assertThat(ownerAt(camera, 5, Corner.BOTTOM_LEFT)).isEqualTo((byte) 1);
        assertThat(ownerAt(camera, 5, Corner.BOTTOM_RIGHT)).isEqualTo(Camera.NO_THING);
        assertThat(ownerAt(camera, 12, Corner.BOTTOM_RIGHT)).isEqualTo((byte) 2);
    }

    @Test
    void aMovingThingIsHalfWayAtHalfTime() {
        byte[] owners = camera.thingsShown(13);

        assertThat(ownerAt(camera, 13, Corner.TOP_LEFT)).isEqualTo(Camera.NO_THING);
        assertThat(ownerAt(camera, 13, Corner.TOP_RIGHT)).isEqualTo(Camera.NO_THING);
        int row = (int) (Corner.TOP_LEFT.placeY() * HEIGHT);
        assertThat(owners[row * WIDTH + WIDTH / 2]).isZero();
    }

    @Test
    void theNearerThingHidesTheFarther() {
        Thing far = HandMade.still(Kind.SQUARE, Corner.TOP_LEFT, Tint.GREEN);
        Thing near = HandMade.still(Kind.CIRCLE, Corner.TOP_LEFT, Tint.RED);
        Camera both = new Camera(HandMade.still(far, near), WIDTH, HEIGHT, 0);

        assertThat(ownerAt(both, 1, Corner.TOP_LEFT)).isEqualTo((byte) 1);
        assertThat(shown(both.thingsShown(1))).contains((byte) 0, (byte) 1);
    }

    @Test
    void withoutNoiseEveryPixelOfAThingHasItsColourAndTheRestIsTheRoom() {
        int[] room = new RoomPainter(HandMade.ROOM, 1, WIDTH, HEIGHT).paint(View.WHOLE);
        for (double time : new double[] {0, 7, 13, 24, 33, 39}) {
            int[] pixels = camera.film(time, 3).pixels();
            byte[] owners = camera.thingsShown(time);
            for (int at = 0; at < pixels.length; at++) {
                int expected = owners[at] == Camera.NO_THING ? room[at] : rgb(owners[at], time);
                assertThat(pixels[at]).as("pixel %d at %s s", at, time).isEqualTo(expected);
            }
        }
    }

    @Test
    void aCameraShowsWhatIsThereAndNothingElse() {
        for (long number = 0; number < 60; number++) {
            Scene scene = SceneScript.write(Split.TEST, number, 60);
            Camera filming = new Camera(scene, WIDTH, HEIGHT, 0);
            Truth truth = new Truth(scene);
            Random random = new Random(number);
            for (int i = 0; i < 10; i++) {
                assertShown(truth, filming, 60 * random.nextDouble());
            }
        }
    }

    private static void assertShown(Truth truth, Camera filming, double time) {
        Set<Byte> shown = shown(filming.thingsShown(time));
        List<Thing> things = truth.scene().things();
        for (int i = 0; i < things.size(); i++) {
            boolean present = truth.at(things.get(i).kind(), time).isPresent();
            assertThat(shown.contains((byte) i))
                    .as("%s at %s s of seed %d", things.get(i), time, truth.scene().seed())
                    .isEqualTo(present);
        }
    }

    @Test
    void aFrameDependsOnlyOnSceneTimeAndNumber() {
        Camera noisy = new Camera(HandMade.SCENE, WIDTH, HEIGHT, Camera.DEFAULT_NOISE);
        Camera other = new Camera(HandMade.SCENE, WIDTH, HEIGHT, Camera.DEFAULT_NOISE);
        other.film(30, 8);

        int[] pixels = noisy.film(5, 2).pixels();

        assertThat(other.film(5, 2).pixels()).isEqualTo(pixels);
        assertThat(noisy.film(5, 3).pixels()).isNotEqualTo(pixels);
    }

    @Test
    void theNoiseHasItsStandardDeviation() {
        double sigma = 3.5;
        int[] still = camera.film(5, 2).pixels();
        int[] noisy = new Camera(HandMade.SCENE, WIDTH, HEIGHT, sigma).film(5, 2).pixels();
        double sum = 0;
        double squares = 0;
        for (int at = 0; at < still.length; at++) {
            int difference = (noisy[at] >> 8 & 0xff) - (still[at] >> 8 & 0xff);
            sum += difference;
            squares += difference * difference;
        }

        assertThat(sum / still.length).isBetween(-0.1, 0.1);
        assertThat(Math.sqrt(squares / still.length)).isBetween(0.95 * sigma, 1.05 * sigma);
    }

    private static int rgb(byte thing, double time) {
        return HandMade.SCENE.things().get(thing).at(time).orElseThrow().tint().rgb();
    }

    private static byte ownerAt(Camera camera, double time, Corner corner) {
        int column = (int) (corner.placeX() * WIDTH);
        int row = (int) (corner.placeY() * HEIGHT);
        return camera.thingsShown(time)[row * WIDTH + column];
    }

    private static Set<Byte> shown(byte[] owners) {
        Set<Byte> shown = new HashSet<>();
        for (byte owner : owners) {
            if (owner != Camera.NO_THING) {
                shown.add(owner);
            }
        }
        return shown;
    }
}
