// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.stream;

import dev.sluice.engine.fixture.FormatCase;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;

import static org.assertj.core.api.Assertions.assertThat;

/** Tests that an order that an earlier release stored is continued. */
class ChunkOrderMigrationTest {

    private static final OrderSettings SETTINGS =
            new OrderSettings(10_000_000, 32, 300_000_000, 512);

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void theChunksOfAnEarlierVersionAreInTheQueueOrWait(int version) throws IOException {
        ChunkOrder order = new ChunkOrderFormat().fromBytes(gaps().golden(version));
        ChunkSequencer sequencer = new ChunkSequencer(order, SETTINGS);

        assertThat(order.unstored())
                .extracting(PendingChunk::id)
                .containsExactly("1-1", "1-3", "1-4", "1-8", "1-9");
        assertThat(order.line().waiting()).extracting(PendingChunk::id).containsExactly("1-11");
        assertThat(sequencer.records()).isEqualTo(6);
        PendingChunk missing = order.unstored().get(4).readyAt(0);
        missing =
                new PendingChunk(
                        1,
                        10,
                        missing.endMicros(),
                        missing.endMicros() + 1_000_000,
                        100,
                        0,
                        missing.timestampMillis() + 1_000,
                        0);
        assertThat(sequencer.offer(missing)).isEqualTo(Verdict.ACCEPTED);
        OrderAdvance advance = sequencer.advance(ChunkSequencer.NOTHING_BEHIND);
        assertThat(advance.firstIndex()).isEqualTo(5);
        assertThat(advance.ready()).extracting(PendingChunk::id).containsExactly("1-10", "1-11");
        assertThat(advance.events()).isEmpty();
    }

    private static FormatCase<?> gaps() {
        return StreamFormatCases.all().stream()
                .filter(one -> one.file(2).equals("chunk-order.gaps-v2.hex"))
                .findFirst()
                .orElseThrow();
    }
}
