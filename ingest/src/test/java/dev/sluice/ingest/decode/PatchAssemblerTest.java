// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.decode;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class PatchAssemblerTest {

    private final PatchAssembler pairs = new PatchAssembler(2);

    private static SampledFrame frame(long slot) {
        return new SampledFrame(
                slot, slot * 1000 + 1, new RgbImage(1, 1, new byte[] {(byte) slot, 0, 0}));
    }

    private static TemporalPatch patch(long step, SampledFrame first, SampledFrame second) {
        return new TemporalPatch(
                step, first.captureMicros(), second.captureMicros(), first, second);
    }

    @Test
    void slotsTwoKAndTwoKPlusOneMakeStepK() {
        SampledFrame first = frame(6);
        SampledFrame second = frame(7);

        assertThat(pairs.accept(first)).isEmpty();
        assertThat(pairs.pending()).contains(first);
        assertThat(pairs.accept(second)).containsExactly(patch(3, first, second));
        assertThat(pairs.pending()).isEmpty();
    }

    @Test
    void slotsBefore1970ArePairedInTheSameWay() {
        SampledFrame first = frame(-4);
        SampledFrame second = frame(-3);

        assertThat(pairs.accept(first)).isEmpty();
        assertThat(pairs.accept(second)).containsExactly(patch(-2, first, second));
    }

    @Test
    void aMissingFirstHalfRepeatsTheSecond() {
        SampledFrame second = frame(7);

        assertThat(pairs.accept(second)).containsExactly(patch(3, second, second));
        assertThat(pairs.pending()).isEmpty();
    }

    @Test
    void aMissingSecondHalfRepeatsTheFirst() {
        SampledFrame half = frame(6);
        SampledFrame next = frame(8);

        pairs.accept(half);

        assertThat(pairs.accept(next)).containsExactly(patch(3, half, half));
        assertThat(pairs.pending()).contains(next);
    }

    @Test
    void oneFrameCanCompleteTwoPatches() {
        SampledFrame half = frame(6);
        SampledFrame second = frame(11);

        pairs.accept(half);

        assertThat(pairs.accept(second))
                .containsExactly(patch(3, half, half), patch(5, second, second));
    }

    @Test
    void theEndOfTheStreamCompletesAPendingPatch() {
        SampledFrame half = frame(6);
        pairs.accept(half);

        assertThat(pairs.flush()).contains(patch(3, half, half));
        assertThat(pairs.flush()).isEmpty();
        assertThat(pairs.pending()).isEmpty();
    }

    @Test
    void modelsWithoutTemporalPatchesUseEverySlot() {
        PatchAssembler single = new PatchAssembler(1);
        SampledFrame frame = frame(6);

        assertThat(single.accept(frame)).containsExactly(patch(6, frame, frame));
        assertThat(single.pending()).isEmpty();
        assertThat(single.flush()).isEmpty();
    }

    @Test
    void invalidPendingFramesAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new PatchAssembler(3));
        assertThatIllegalArgumentException().isThrownBy(() -> new PatchAssembler(2, frame(7)));
        assertThatIllegalArgumentException().isThrownBy(() -> new PatchAssembler(1, frame(6)));
    }
}
