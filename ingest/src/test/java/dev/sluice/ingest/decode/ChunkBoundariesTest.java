// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.decode;

import dev.sluice.ingest.chunk.ChunkException;

import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import static dev.sluice.ingest.decode.VideoFixtures.START;
import static org.assertj.core.api.Assertions.assertThat;

/** The cuts between chunks must not affect the temporal patches of a stream. */
class ChunkBoundariesTest {

    @ParameterizedTest
    @CsvSource({"1, 2", "2, 2", "3.7, 2", "10, 2", "0.5, 2", "2, 1", "10, 1"})
    void allCutsBetweenGopsGiveTheSamePatches(double fps, int temporalPatch) throws ChunkException {
        FrameSlots slots = FrameSlots.ofFps(fps);
        long start = START + 730_000; // so that patches lie across the cuts
        List<TemporalPatch> uncut =
                ChunkCuts.patches(ChunkCuts.gops(0, start), slots, temporalPatch);

        assertThat(uncut).isNotEmpty();
        for (int cuts = 1; cuts < 8; cuts++) {
            List<TemporalPatch> patches =
                    ChunkCuts.patches(ChunkCuts.gops(cuts, start), slots, temporalPatch);
            assertSame(patches, uncut, "cuts " + Integer.toBinaryString(cuts));
        }
    }

    private static void assertSame(
            List<TemporalPatch> patches, List<TemporalPatch> expected, String name) {
        assertThat(patches).as(name).hasSameSizeAs(expected);
        for (int i = 0; i < patches.size(); i++) {
            TemporalPatch patch = patches.get(i);
            assertThat(patch.step()).as(name).isEqualTo(expected.get(i).step());
            assertThat(patch.captureMicros()).as(name).isEqualTo(expected.get(i).captureMicros());
            assertThat(patch.endMicros()).as(name).isEqualTo(expected.get(i).endMicros());
            assertThat(patch.first().image().rgb())
                    .as(name)
                    .isEqualTo(expected.get(i).first().image().rgb());
            assertThat(patch.second().image().rgb())
                    .as(name)
                    .isEqualTo(expected.get(i).second().image().rgb());
        }
    }

    @RepeatedTest(200)
    void cutsBetweenAnyTwoFramesGiveTheSamePatches(RepetitionInfo repetition) {
        long seed = 20_260_000 + repetition.getCurrentRepetition();
        Random random = new Random(seed);
        List<SampledFrame> frames = framesWithGaps(random);
        PatchAssembler uncut = new PatchAssembler(2);
        List<TemporalPatch> expected = new ArrayList<>();
        frames.forEach(frame -> expected.addAll(uncut.accept(frame)));
        uncut.flush().ifPresent(expected::add);

        List<TemporalPatch> patches = new ArrayList<>();
        PatchAssembler assembler = new PatchAssembler(2);
        for (SampledFrame frame : frames) {
            if (random.nextInt(3) == 0) {
                assembler = new PatchAssembler(2, assembler.pending().orElse(null));
            }
            patches.addAll(assembler.accept(frame));
        }
        assembler.flush().ifPresent(patches::add);

        assertThat(patches).as("seed %d", seed).isEqualTo(expected);
        assertThat(patches)
                .as("seed %d", seed)
                .extracting(TemporalPatch::step)
                .doesNotHaveDuplicates()
                .isSorted()
                .containsOnlyOnceElementsOf(
                        frames.stream().map(frame -> Math.floorDiv(frame.slot(), 2L)).toList());
    }

    private static List<SampledFrame> framesWithGaps(Random random) {
        List<SampledFrame> frames = new ArrayList<>();
        long slot = random.nextInt(20) - 10;
        for (int i = 0; i < 30; i++) {
            byte[] rgb = {(byte) i, 0, 0};
            frames.add(new SampledFrame(slot, slot * 500_000, new RgbImage(1, 1, rgb)));
            slot += random.nextInt(4) == 0 ? 1 + random.nextInt(5) : 1;
        }
        return frames;
    }
}
