// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.perceive;

import dev.sluice.engine.fixture.TestingVideoLlm;
import dev.sluice.engine.motion.MotionState;
import dev.sluice.engine.reduce.TokenGrid;
import dev.sluice.engine.reduce.TokenStep;
import dev.sluice.engine.stream.EncodedStep;
import dev.sluice.engine.stream.FrameGate;
import dev.sluice.engine.stream.GatedStep;
import dev.sluice.ingest.decode.RgbImage;
import dev.sluice.ingest.decode.SampledFrame;
import dev.sluice.ingest.decode.TemporalPatch;
import dev.sluice.model.ModelException;
import dev.sluice.model.VideoLlm;
import dev.sluice.model.tensor.Float16;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;

class StepEncoderTest {

    private static final int CELL = TestingVideoLlm.CELL;

    private final VideoLlm model = TestingVideoLlm.open();
    private final FrameGate gate = new FrameGate(0.02, 10_000_000, 8);

    @AfterEach
    void close() {
        model.close();
    }

    @Test
    void featuresAreRoundedToHalves() throws ModelException {
        StepEncoder.Run run =
                new StepEncoder(model, gate, false).begin("cam", null, MotionState.START);
        run.accept(patch(0, noise(1, 24, 16), noise(2, 24, 16)));

        TokenStep tokens = ((EncodedStep) run.steps().get(0)).tokens();
        float[] rounded = tokens.features().clone();
        Float16.round(rounded);
        assertThat(tokens.features()).isEqualTo(rounded);
        assertThat(tokens.grid()).isEqualTo(new TokenGrid(2, 3));
        assertThat(tokens.pixels()).isNull();
    }

    @Test
    void aPatchThatIsKeptBackIsAGatedStepOfTheSameGrid() throws ModelException {
        RgbImage image = noise(1, 24, 16);
        StepEncoder.Run run =
                new StepEncoder(model, gate, false).begin("cam", null, MotionState.START);
        run.accept(patch(3, image, image));
        run.accept(patch(4, image, image));

        assertThat(run.steps().get(1))
                .isEqualTo(new GatedStep("cam", 4, 4_000_000, 4_500_000, new TokenGrid(2, 3)));
        assertThat(run.encoded()).isEqualTo(1);
    }

    @Test
    void pixelsStandFrameByFrameTokenByTokenChannelByChannel() throws ModelException {
        RgbImage first = noise(1, 3 * CELL, 2 * CELL);
        RgbImage second = noise(2, 3 * CELL, 2 * CELL);
        StepEncoder.Run run =
                new StepEncoder(model, gate, true).begin("cam", null, MotionState.START);
        run.accept(patch(0, first, second));

        byte[] pixels = ((EncodedStep) run.steps().get(0)).tokens().pixels();
        int at = 0;
        for (RgbImage image : new RgbImage[] {first, second}) {
            for (int token = 0; token < 6; token++) {
                for (int channel = 0; channel < 3; channel++) {
                    for (int pixel = 0; pixel < CELL * CELL; pixel++) {
                        int y = token / 3 * CELL + pixel / CELL;
                        int x = token % 3 * CELL + pixel % CELL;
                        assertThat(pixels[at++])
                                .isEqualTo(image.rgb()[3 * (y * image.width() + x) + channel]);
                    }
                }
            }
        }
        assertThat(at).isEqualTo(pixels.length);
    }

    @Test
    void whereTheSizeChangesWithinAStepTheNewerFrameStandsForBoth() throws ModelException {
        RgbImage second = noise(2, 16, 16);
        StepEncoder.Run run =
                new StepEncoder(model, gate, false).begin("cam", null, MotionState.START);
        run.accept(patch(0, noise(1, 24, 16), second));
        StepEncoder.Run plain =
                new StepEncoder(model, gate, false).begin("cam", null, MotionState.START);
        plain.accept(patch(0, second, second));

        assertThat(run.steps()).usingRecursiveComparison().isEqualTo(plain.steps());
    }

    private static TemporalPatch patch(long step, RgbImage first, RgbImage second) {
        long capture = step * 1_000_000;
        SampledFrame one = new SampledFrame(2 * step, capture, first);
        SampledFrame other = new SampledFrame(2 * step + 1, capture + 500_000, second);
        return new TemporalPatch(step, capture, capture + 500_000, one, other);
    }

    private static RgbImage noise(long seed, int width, int height) {
        byte[] rgb = new byte[3 * width * height];
        new Random(seed).nextBytes(rgb);
        return new RgbImage(width, height, rgb);
    }
}
