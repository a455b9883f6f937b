// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.stream;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

import static dev.sluice.engine.stream.OrderedStream.SECOND;
import static dev.sluice.engine.stream.OrderedStream.chunk;
import static org.assertj.core.api.Assertions.assertThat;

/** Tests that the clock of an epoch jumps by no more than a bound. */
class ClockJumpTest {

    private static final long HOUR = 3_600 * SECOND;
    private static final OrderSettings SETTINGS =
            new OrderSettings(10 * SECOND, 32, 300 * SECOND, 1_000);

    private final OrderedStream stream = new OrderedStream(SETTINGS);

    @Test
    void aChunkWithAWrongClockIsRefusedAndThoseAfterItAreUsed() {
        for (long sequence = 0; sequence < 20; sequence++) {
            long wrong = sequence == 10 ? 20 * HOUR : 0;
            stream.offer(chunk(1, sequence, sequence * SECOND + wrong, 0));
        }
        stream.apply();

        assertThat(stream.refused()).containsExactly("1-10");
        assertThat(stream.gaps()).containsExactly(new Gap(1, 10, 10, 10 * SECOND, 11 * SECOND));
        assertThat(stream.applied()).hasSize(19).doesNotContain("1-10");
        assertThat(stream.offer(chunk(1, 10, 10 * SECOND, 0)))
                .as("the same one with the right clock")
                .isEqualTo(Verdict.LATE);
        assertThat(stream.sequencer().bytes()).isZero();
    }

    @Test
    void aJumpUpToTheBoundIsUsed() {
        stream.offer(chunk(1, 0, 0, 0));
        stream.offer(chunk(1, 1, 301 * SECOND, 0)); // 300 s after the end of the one before
        stream.offer(chunk(1, 2, 602 * SECOND + 1, 0));
        stream.apply();

        assertThat(stream.applied()).containsExactly("1-0", "1-1");
        assertThat(stream.refused()).containsExactly("1-2");
    }

    @Test
    void missingChunksMayHaveLastedAsLongAsTheBoundEach() {
        stream.offer(chunk(1, 0, 0, 0));
        stream.offer(chunk(1, 13, HOUR, 0)); // twelve are missing
        stream.flush();
        stream.apply();

        assertThat(stream.applied()).containsExactly("1-0", "1-13");

        stream.offer(chunk(1, 25, 3 * HOUR, 0)); // eleven are missing
        stream.flush();
        stream.apply();

        assertThat(stream.refused()).containsExactly("1-25");
    }

    @Test
    void refusedChunksAllowNoFurtherJump() {
        stream.offer(chunk(1, 0, 0, 0));
        for (long sequence = 1; sequence < 1_000; sequence++) {
            stream.offer(chunk(1, sequence, 20 * HOUR + sequence * SECOND, 0));
        }
        stream.apply();

        assertThat(stream.applied()).containsExactly("1-0");
        assertThat(stream.refused()).hasSize(999);

        stream.offer(chunk(2, 0, 20 * HOUR + 1_000 * SECOND, 0));
        stream.apply();

        assertThat(stream.applied()).containsExactly("1-0", "2-0");
    }

    @Test
    void theBoundHoldsInTheOrderOfTheSequenceWhateverTheOrderOfArrival() throws IOException {
        for (long seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            List<PendingChunk> chunks = new ArrayList<>();
            for (long sequence = 0; sequence < 8; sequence++) {
                long wrong = sequence == 3 || sequence == 4 ? 20 * HOUR : 0;
                chunks.add(chunk(1, sequence, sequence * SECOND + wrong, 0));
            }
            Collections.shuffle(chunks.subList(1, 8), random);
            OrderedStream shuffled = new OrderedStream(SETTINGS);
            for (PendingChunk chunk : chunks) {
                shuffled.offer(chunk);
                shuffled.restore();
            }
            shuffled.apply();

            assertThat(shuffled.refused()).as("seed %d", seed).containsExactly("1-3", "1-4");
            assertThat(shuffled.applied())
                    .as("seed %d", seed)
                    .containsExactly("1-0", "1-1", "1-2", "1-5", "1-6", "1-7");
            assertThat(shuffled.gaps())
                    .as("seed %d", seed)
                    .containsExactly(new Gap(1, 3, 4, 3 * SECOND, 5 * SECOND));
        }
    }
}
