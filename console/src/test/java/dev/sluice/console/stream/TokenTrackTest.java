// SPDX-License-Identifier: Apache-2.0
package dev.sluice.console.stream;

import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.CRC32C;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Records of the tokens topic, and the steps of a stream. */
final class TokenTrackTest {

    private static final long SECOND = 1_000_000;

    @Test
    void aRecordIsReadWithValuesAndWithout() {
        for (int dim : new int[] {0, 3}) {
            TokenRecord step =
                    TokenRecord.read(record(7, dim, new int[] {1, 4}, new int[] {0, 2}), true);
            assertThat(step.index()).isEqualTo(7);
            assertThat(step.fromMicros()).isEqualTo(7 * SECOND);
            assertThat(step.seen()).isEqualTo(6);
            assertThat(step.kept()).containsExactly(1, 4);
            assertThat(step.merged()).containsExactly(4);
            assertThat(step.gated()).as("a step with tokens").isFalse();
        }
    }

    @Test
    void damagedRecordsAreRefused() {
        byte[] good = record(7, 0, new int[] {1, 4}, new int[] {0, 2});
        for (int i = 0; i < good.length; i++) {
            byte[] damaged = good.clone();
            damaged[i] ^= 0x11;
            assertThatThrownBy(() -> TokenRecord.read(damaged, false))
                    .as("byte %d", i)
                    .isInstanceOf(IllegalArgumentException.class);
            byte[] cut = Arrays.copyOf(good, i);
            assertThatThrownBy(() -> TokenRecord.read(cut, false))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void aStepLastsUntilTheNextAndNothingIsKnownOfMissingOnes() {
        TokenTrack track = new TokenTrack(3_600 * SECOND, 1 << 20);
        track.add(step(10, 3));
        track.add(step(11, 0));
        track.add(TokenRecord.read(record(12, 0, new int[0], new int[0]), true));
        track.add(step(14, 2));
        List<StepTokens> steps = track.between(10 * SECOND, 20 * SECOND);
        assertThat(steps).extracting(StepTokens::index).containsExactly(10L, 11L, 12L, 14L);
        assertThat(steps).extracting(StepTokens::gated).containsExactly(false, false, true, false);
        assertThat(steps).allMatch(s -> s.toMicros() - s.fromMicros() == SECOND);
        assertThat(track.between(11 * SECOND + 1, 12 * SECOND))
                .extracting(StepTokens::index)
                .containsExactly(11L);
        assertThat(track.count(10 * SECOND, 15 * SECOND)).isEqualTo(new TokenCount(24, 5));
    }

    @Test
    void theTrackIsBounded() {
        TokenTrack track = new TokenTrack(100 * SECOND, 1 << 20);
        for (int i = 0; i < 1_000; i++) {
            track.add(step(i, 2));
        }
        assertThat(track.between(0, 2_000 * SECOND)).hasSize(101);
        TokenTrack small = new TokenTrack(10_000 * SECOND, 1_400);
        for (int i = 0; i < 1_000; i++) {
            small.add(step(i, 5));
        }
        assertThat(small.between(0, 2_000 * SECOND)).hasSize(10);
    }

    private static TokenRecord step(long index, int kept) {
        int[] positions = IntStream.range(0, kept).toArray();
        return TokenRecord.read(record(index, 0, positions, new int[kept]), false);
    }

    static byte[] record(long index, int dim, int[] positions, int[] spans) {
        ByteBuffer out = ByteBuffer.allocate(50 + positions.length * (8 + 2 * dim));
        out.put((byte) 1).put((byte) 0).putInt(2).putInt(3).putInt(dim).putInt(1);
        out.putLong(index).putLong(index * SECOND).putLong(index * SECOND + 500_000);
        out.putInt(positions.length);
        IntStream.of(positions).forEach(out::putInt);
        IntStream.of(spans).forEach(out::putInt);
        out.put(new byte[2 * dim * positions.length]);
        CRC32C sum = new CRC32C();
        sum.update(out.array(), 0, out.position());
        return out.putInt((int) sum.getValue()).array();
    }
}
