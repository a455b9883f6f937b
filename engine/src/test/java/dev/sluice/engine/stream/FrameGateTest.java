// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.stream;

import dev.sluice.ingest.decode.FrameLuma;
import dev.sluice.ingest.decode.RgbImage;
import dev.sluice.ingest.decode.SampledFrame;
import dev.sluice.ingest.decode.TemporalPatch;

import org.junit.jupiter.api.Test;

import java.util.Arrays;

import static org.assertj.core.api.Assertions.assertThat;

class FrameGateTest {

    private static final int WIDTH = 64;
    private static final int HEIGHT = 36;
    private static final long SECOND = 1_000_000;

    private final FrameGate gate = new FrameGate(0.02, 10 * SECOND, 16);

    @Test
    void theFirstPatchPasses() {
        assertThat(gate.pass(null, patch(0, grey(100)))).isNotNull();
    }

    @Test
    void aPatchLikeTheLastEncodedOneIsKeptBack() {
        GateState state = gate.pass(null, patch(0, grey(100)));

        assertThat(gate.pass(state, patch(1, grey(100)))).isNull();
        assertThat(gate.pass(state, patch(2, grey(104)))).isNull();
    }

    @Test
    void somethingSmallThatMovesPassesThoughTheMeanHardlyChanges() {
        GateState state = gate.pass(null, patch(0, grey(100)));
        RgbImage image = grey(100);
        for (int y = 10; y < 12; y++) {
            Arrays.fill(image.rgb(), 3 * (y * WIDTH + 20), 3 * (y * WIDTH + 22), (byte) 255);
        }

        assertThat(gate.pass(state, patch(1, image))).isNotNull();
    }

    @Test
    void aChangeInEitherFramePasses() {
        GateState state = gate.pass(null, patch(0, grey(100)));

        assertThat(gate.pass(state, patch(1, grey(100), grey(120)))).isNotNull();
        assertThat(gate.pass(state, patch(1, grey(120), grey(100)))).isNotNull();
    }

    @Test
    void slowDriftAddsUpUntilItPasses() {
        GateState state = gate.pass(null, patch(0, grey(100)));
        int passed = 0;
        for (int step = 1; step <= 40; step++) {
            GateState next = gate.pass(state, patch(0, grey(100 + step)));
            if (next != null) {
                state = next;
                passed++;
            }
        }

        assertThat(passed).isEqualTo(6); // 0.02 of 255 is 5.1, so every sixth
    }

    @Test
    void aStillFramePassesAfterTheLongestInterval() {
        GateState state = gate.pass(null, patch(0, grey(100)));

        assertThat(gate.pass(state, patch(9, grey(100)))).isNull();
        assertThat(gate.pass(state, patch(10, grey(100)))).isNotNull();
    }

    @Test
    void anotherSizePasses() {
        GateState state = gate.pass(null, patch(0, grey(100)));
        RgbImage wide = image(64, 18, 100);

        assertThat(gate.pass(state, patch(1, wide))).isNotNull();
    }

    @Test
    void whatLooksLikeTheFrameBeforeMayBeGated() {
        FrameLuma before = FrameLuma.of(grey(100));

        assertThat(gate.mayGate(null, before)).isTrue();
        assertThat(gate.mayGate(before, FrameLuma.of(grey(104)))).isTrue();
        assertThat(gate.mayGate(before, FrameLuma.of(grey(106)))).isFalse();
        assertThat(gate.mayGate(before, FrameLuma.of(image(64, 18, 100)))).isFalse();
        assertThat(new FrameGate(0, 10 * SECOND, 16).mayGate(null, before)).isFalse();
    }

    @Test
    void aThresholdOfZeroLetsEverythingPass() {
        FrameGate open = new FrameGate(0, 10 * SECOND, 16);
        GateState state = open.pass(null, patch(0, grey(100)));

        assertThat(open.pass(state, patch(1, grey(100)))).isNotNull();
    }

    @Test
    void aFrameWithFewerPixelsThanCellsHasOneCellPerPixel() {
        Thumbnail thumbnail = Thumbnail.of(FrameLuma.of(image(3, 2, 255)), 16);

        assertThat(thumbnail.columns()).isEqualTo(3);
        assertThat(thumbnail.rows()).isEqualTo(2);
        assertThat(thumbnail.luma()).containsOnly((short) FrameLuma.FULL_SCALE);
        assertThat(thumbnail.largestDifference(Thumbnail.of(FrameLuma.of(image(3, 2, 0)), 16)))
                .isEqualTo(1);
    }

    private static TemporalPatch patch(long second, RgbImage image) {
        return patch(second, image, image);
    }

    private static TemporalPatch patch(long second, RgbImage first, RgbImage last) {
        SampledFrame one = new SampledFrame(2 * second, second * SECOND, first);
        SampledFrame other = new SampledFrame(2 * second + 1, second * SECOND + 1, last);
        return new TemporalPatch(second, second * SECOND, second * SECOND + 1, one, other);
    }

    private static RgbImage grey(int value) {
        return image(WIDTH, HEIGHT, value);
    }

    private static RgbImage image(int width, int height, int value) {
        byte[] rgb = new byte[3 * width * height];
        Arrays.fill(rgb, (byte) value);
        return new RgbImage(width, height, rgb);
    }
}
