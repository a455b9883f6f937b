// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.motion;

import dev.sluice.engine.reduce.CameraMotion;
import dev.sluice.engine.stream.StepShape;
import dev.sluice.engine.stream.StreamProgress;
import dev.sluice.engine.stream.StreamProgressFormat;
import dev.sluice.ingest.decode.FrameLuma;
import dev.sluice.ingest.decode.RgbImage;
import dev.sluice.world.Camera;
import dev.sluice.world.Filming;
import dev.sluice.world.Frame;
import dev.sluice.world.Scene;
import dev.sluice.world.SceneScript;
import dev.sluice.world.Split;
import dev.sluice.world.View;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/** The estimate on drawn scenes, whose camera's path is known. */
class MotionStateTest {

    private static final int SIDE = 168;
    private static final int SECONDS = 40;
    private static final int SCENES = 8;

    @Test
    void beforeACameraThatStandsStillNothingThatMovesIsTakenForTheCamera() {
        for (long number = 0; number < 2 * SCENES; number++) {
            Scene scene = SceneScript.write(Split.TEST, number, SECONDS);
            assertThat(motions(scene))
                    .as("scene %d", number)
                    .allMatch(motion -> motion == CameraMotion.FIXED);
        }
    }

    @ParameterizedTest
    @CsvSource({"SHAKE, SHAKING, 0.8", "PAN, PANNING, 0.7", "ZOOM, ZOOMING, 0.6"})
    void aCameraThatMovesIsSeenToMove(Filming filming, CameraMotion expected, double share) {
        int moving = 0;
        int right = 0;
        Map<CameraMotion, Integer> kinds = new EnumMap<>(CameraMotion.class);
        for (long number = 0; number < SCENES; number++) {
            Scene scene = filming.film(SceneScript.write(Split.TEST, number, SECONDS));
            List<CameraMotion> motions = motions(scene);
            for (int second = 2; second < SECONDS; second++) {
                if (moved(scene, second) && moved(scene, second - 1)) {
                    moving++;
                    right += motions.get(second).moves() ? 1 : 0;
                    kinds.merge(motions.get(second), 1, Integer::sum);
                }
            }
        }
        assertThat(right / (double) moving).as("%s: %s", filming, kinds).isGreaterThan(share);
        kinds.remove(CameraMotion.FIXED);
        int most = kinds.values().stream().max(Integer::compare).orElseThrow();
        assertThat(kinds.get(expected)).as("%s: %s", filming, kinds).isEqualTo(most);
    }

    @Test
    void aCameraThatRestsStandsStillAgainAfterFourFrames() {
        int resting = 0;
        int moving = 0;
        for (long number = 0; number < SCENES; number++) {
            Scene scene = Filming.PAN.film(SceneScript.write(Split.TEST, number, SECONDS));
            List<CameraMotion> motions = motions(scene);
            for (int second = 6; second < SECONDS; second++) {
                if (rested(scene, second - 5, second)) {
                    resting++;
                    moving += motions.get(second).moves() ? 1 : 0;
                }
            }
        }
        assertThat(moving / (double) resting).isLessThan(0.1);
    }

    @ParameterizedTest
    @EnumSource
    void theSameFramesGiveTheSameStateHoweverTheyAreDivided(Filming filming) throws Exception {
        Scene scene = filming.film(SceneScript.write(Split.TEST, 5, SECONDS));
        MotionState whole = MotionState.START;
        MotionState stored = MotionState.START;
        for (FrameLuma frame : frames(scene)) {
            whole = whole.after(frame);
            stored = copied(stored).after(frame);
        }
        assertThat(stored).usingRecursiveComparison().isEqualTo(whole);
    }

    private static MotionState copied(MotionState state) throws IOException {
        StreamProgressFormat format = new StreamProgressFormat();
        StreamProgress progress = new StreamProgress(0, 0, 0, null, null, StepShape.NONE, state);
        return format.fromBytes(format.toBytes(progress)).motion();
    }

    @Test
    void aChangeOfSizeAndAFrameWithoutTextureSayNothing() {
        byte[] white = new byte[96 * 96 * 3];
        Arrays.fill(white, (byte) 255);
        FrameLuma bright = FrameLuma.of(new RgbImage(96, 96, white));
        FrameLuma dark = FrameLuma.of(new RgbImage(96, 96, new byte[96 * 96 * 3]));
        FrameLuma wide = FrameLuma.of(new RgbImage(128, 32, new byte[128 * 32 * 3]));
        FrameLuma small = FrameLuma.of(new RgbImage(32, 16, new byte[32 * 16 * 3]));

        MotionState state = MotionState.START.after(bright).after(dark).after(wide).after(small);

        assertThat(state.motion()).isEqualTo(CameraMotion.FIXED);
        assertThat(state.shifts()).isEmpty();
    }

    private static boolean moved(Scene scene, int second) {
        View one = scene.path().at(second - 1);
        View other = scene.path().at(second);
        return Math.hypot(one.x() - other.x(), one.y() - other.y()) > 0.02
                || Math.abs(one.side() - other.side()) > 0.03;
    }

    private static boolean rested(Scene scene, int from, int to) {
        return scene.path().at(from).equals(scene.path().at(to))
                && scene.path().at(from).equals(scene.path().at((from + to) / 2.0));
    }

    private static List<CameraMotion> motions(Scene scene) {
        List<CameraMotion> motions = new ArrayList<>();
        MotionState state = MotionState.START;
        for (FrameLuma frame : frames(scene)) {
            state = state.after(frame);
            motions.add(state.motion());
        }
        return motions;
    }

    private static List<FrameLuma> frames(Scene scene) {
        Camera camera = new Camera(scene, SIDE, SIDE, Camera.DEFAULT_NOISE);
        List<FrameLuma> frames = new ArrayList<>();
        for (int second = 0; second < SECONDS; second++) {
            frames.add(luma(camera.film(second, second)));
        }
        return frames;
    }

    private static FrameLuma luma(Frame frame) {
        byte[] rgb = new byte[3 * frame.pixels().length];
        for (int i = 0; i < frame.pixels().length; i++) {
            rgb[3 * i] = (byte) (frame.pixels()[i] >> 16);
            rgb[3 * i + 1] = (byte) (frame.pixels()[i] >> 8);
            rgb[3 * i + 2] = (byte) frame.pixels()[i];
        }
        return FrameLuma.of(new RgbImage(frame.width(), frame.height(), rgb));
    }
}
