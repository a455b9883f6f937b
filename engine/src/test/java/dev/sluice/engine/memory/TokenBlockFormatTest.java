// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.memory;

import dev.sluice.engine.format.FormatException;
import dev.sluice.engine.reduce.TokenGrid;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Tests of {@link TokenBlockFormat} and {@link BlockHeader}. */
class TokenBlockFormatTest {

    private static final TokenBlockFormat FORMAT = new TokenBlockFormat();

    @Test
    void blocksComeBackAsTheyWere() throws Exception {
        for (long seed = 0; seed < 500; seed++) {
            TokenBlock block = random(new Random(seed));
            byte[] bytes = FORMAT.toBytes(block);
            assertThat(FORMAT.toBytes(FORMAT.fromBytes(bytes)))
                    .as("seed %d", seed)
                    .isEqualTo(bytes);
            assertThat(FORMAT.fromBytes(bytes))
                    .as("seed %d", seed)
                    .usingRecursiveComparison()
                    .isEqualTo(block);
            assertThat(FORMAT.header(bytes)).as("seed %d", seed).isEqualTo(BlockHeader.of(block));
        }
    }

    @Test
    void theFirstByteIsTheVersion() {
        byte[] bytes = FORMAT.toBytes(random(new Random(1)));
        assertThat(bytes[0]).isEqualTo((byte) 1);
        bytes[0] = 2;
        assertThatThrownBy(() -> FORMAT.fromBytes(bytes))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining(
                        "format version 2 of the token block; this release reads versions 1 to 1");
    }

    @Test
    void everyFlippedBitIsFound() {
        byte[] bytes = FORMAT.toBytes(random(new Random(2)));
        for (int bit = 0; bit < 8 * bytes.length; bit++) {
            byte[] damaged = bytes.clone();
            damaged[bit / 8] ^= (byte) (1 << bit % 8);
            assertThatExceptionOfType(FormatException.class)
                    .as("bit %d", bit)
                    .isThrownBy(() -> FORMAT.fromBytes(damaged));
        }
    }

    @Test
    void everyTruncationIsFound() {
        byte[] bytes = FORMAT.toBytes(random(new Random(3)));
        for (int length = 0; length < bytes.length; length++) {
            byte[] damaged = Arrays.copyOf(bytes, length);
            assertThatExceptionOfType(FormatException.class)
                    .as("length %d", length)
                    .isThrownBy(() -> FORMAT.fromBytes(damaged));
        }
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> FORMAT.fromBytes(Arrays.copyOf(bytes, bytes.length + 1)));
    }

    @Test
    void stepsOfAnotherGridDoNotStandInOneBlock() {
        MemoryStep small = MemorySteps.kept(1, new TokenGrid(1, 2), 3, 1, 0);
        MemoryStep large = MemorySteps.kept(2, new TokenGrid(2, 2), 3, 1, 0);
        assertThatThrownBy(() -> new TokenBlock(0, small.grid(), 3, List.of(small, large)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("step 2");
    }

    private static TokenBlock random(Random random) {
        TokenGrid grid = new TokenGrid(1 + random.nextInt(3), 1 + random.nextInt(4));
        int dim = 1 + random.nextInt(4);
        List<MemoryStep> steps = new ArrayList<>();
        int count = 1 + random.nextInt(4);
        for (int i = 0; i < count; i++) {
            steps.add(MemorySteps.random(random, 3L * i - 4, grid, dim, random.nextDouble()));
        }
        int used = steps.stream().mapToInt(MemoryStep::dim).max().getAsInt();
        return new TokenBlock(random.nextInt(3), grid, used, steps);
    }
}
