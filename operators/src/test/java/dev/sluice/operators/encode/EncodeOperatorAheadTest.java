// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.encode;

import dev.sluice.engine.fixture.TestingChunks;
import dev.sluice.ingest.ffmpeg.NativeObject;
import dev.sluice.operators.config.DecodeOptions;
import dev.sluice.operators.config.ModelOptions;
import dev.sluice.operators.config.OrderOptions;

import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.List;

import static dev.sluice.engine.fixture.TestingChunks.LENGTH;
import static dev.sluice.engine.fixture.TestingChunks.START;
import static org.assertj.core.api.Assertions.assertThat;

/** Chunks that are decoded before their turn change nothing but the time. */
class EncodeOperatorAheadTest {

    private static final int CHUNKS = 30;

    private final Configuration config = new Configuration();

    EncodeOperatorAheadTest() {
        config.set(ModelOptions.ENCODE_WORKERS, 4);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4, 64})
    void theItemsAreThoseOfOneChunkAfterTheOther(int ahead) throws Exception {
        config.set(DecodeOptions.AHEAD, ahead);
        try (EncodeHarness harness = EncodeHarness.openBounded(config)) {
            harness.play("cam", 0, CHUNKS);
            harness.endQueries();
            harness.endChunks();

            assertThat(harness.fingerprints().subList(0, straight().size())).isEqualTo(straight());
            assertThat(harness.deadLetters()).isEmpty();
        }
    }

    private static List<String> straight() throws Exception {
        return EncodeHarness.straight(CHUNKS);
    }

    @Test
    void theNextChunksAreDecodedWhileOneIsApplied() throws Exception {
        config.set(DecodeOptions.AHEAD, 3);
        try (EncodeHarness harness = EncodeHarness.open(config)) {
            harness.play("cam", 0, 10);
            assertThat(harness.inFlight()).as("before a chunk was applied").isEqualTo(1);
            harness.settleOne();
            assertThat(harness.inFlight()).as("one is applied, three are decoded").isEqualTo(4);
            harness.settle();

            assertThat(harness.clocks()).hasSize(10);
        }
    }

    @Test
    void theirBytesAreLimited() throws Exception {
        config.set(DecodeOptions.AHEAD, 3);
        config.set(DecodeOptions.AHEAD_BYTES, new MemorySize(1));
        try (EncodeHarness harness = EncodeHarness.open(config)) {
            harness.play("cam", 0, 10);
            harness.settleOne();
            assertThat(harness.inFlight()).isEqualTo(1);
            harness.settle();

            assertThat(harness.clocks()).hasSize(10);
        }
    }

    @Test
    void nothingOfThemIsLeftWhenTheJobEnds() throws Exception {
        long open = NativeObject.openCount();
        for (int mails = 0; mails < 12; mails++) {
            try (EncodeHarness harness = EncodeHarness.open(config)) {
                harness.play("cam", 0, CHUNKS);
                for (int mail = 0; mail < mails; mail++) {
                    harness.settleOne();
                }
            }
            assertThat(NativeObject.openCount()).as("after %d mails", mails).isEqualTo(open);
        }
    }

    @Test
    void aFailureLosesNothingOfThem() throws Exception {
        List<String> items;
        OperatorSubtaskState state;
        try (EncodeHarness harness = EncodeHarness.open(config)) {
            harness.play("cam", 0, CHUNKS);
            for (int mail = 0; mail < 9; mail++) {
                harness.settleOne();
            }
            state = harness.snapshot();
            items = new ArrayList<>(harness.fingerprints());
        }
        try (EncodeHarness harness = EncodeHarness.restore(config, state)) {
            harness.settle();
            items.addAll(harness.fingerprints());
        }
        assertThat(items).isEqualTo(straight());
    }

    @Test
    void whatIsForgottenStartsAnew() throws Exception {
        try (EncodeHarness harness = EncodeHarness.open(config)) {
            harness.play("cam", 0, CHUNKS);
            harness.settleOne();
            harness.forget("cam", "request");
            int before = harness.fingerprints().size();
            harness.play("cam", 0, CHUNKS);
            harness.settle();

            assertThat(harness.clocks()).hasSize(2 * CHUNKS);
            assertThat(harness.fingerprints().subList(before, harness.fingerprints().size()))
                    .isEqualTo(straight());
        }
    }

    @Test
    void aChunkThatIsLeftOutInTheMeantimeIsNotUsed() throws Exception {
        config.set(OrderOptions.MAX_PENDING_RECORDS, 5);
        try (EncodeHarness harness = EncodeHarness.open(config)) {
            harness.play("cam", 0, 4);
            harness.settleOne();
            harness.play("cam", 4, CHUNKS);
            harness.settle();

            assertThat(harness.clocks()).last().isEqualTo(START + CHUNKS * LENGTH);
        }
    }

    @Test
    void aBadChunkBecomesADeadLetterAtItsTurn() throws Exception {
        try (EncodeHarness harness = EncodeHarness.open(config)) {
            harness.play("cam", 0, 3);
            harness.chunk(TestingChunks.chunk("cam", 1, 3, START + 3 * LENGTH, new byte[100]));
            harness.play("cam", 4, 8);
            harness.settle();

            assertThat(harness.deadLetters()).hasSize(1);
            assertThat(harness.clocks()).hasSize(8);
        }
    }
}
