// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.encode;

import dev.sluice.engine.fixture.TestingChunks;
import dev.sluice.engine.protocol.EventType;
import dev.sluice.engine.stream.StreamForgotten;

import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;

import static dev.sluice.engine.fixture.TestingChunks.LENGTH;
import static dev.sluice.engine.fixture.TestingChunks.START;
import static org.assertj.core.api.Assertions.assertThat;

/** Tests of {@link EncodeOperator} when an operator asks to forget a stream. */
class ForgetStreamOperatorTest {

    private final Configuration config = new Configuration();

    @Test
    void theChunksBeforeTheRequestAreAppliedAndTheStateIsGone() throws Exception {
        try (EncodeHarness harness = EncodeHarness.open(config)) {
            harness.play("cam", 0, 3);
            harness.forget("cam", "r");

            assertThat(harness.kinds())
                    .as("the frame of the last step is used twice")
                    .isEqualTo("clock step clock clock step forgotten");
            assertThat(harness.items()).last().isEqualTo(new StreamForgotten("cam", "r", true));
            harness.settle(); // a chunk that was to be decoded ahead may still be in flight
            assertThat(harness.stateEntries()).isZero();
        }
    }

    @Test
    void chunksThatWaitForOthersAreAppliedToo() throws Exception {
        try (EncodeHarness harness = EncodeHarness.open(config)) {
            harness.play("cam", 0, 1);
            harness.play("cam", 3, 5);
            harness.forget("cam", "r");

            assertThat(harness.clocks()).hasSize(3).endsWith(START + 5 * LENGTH);
            assertThat(harness.types()).contains(EventType.GAP);
            assertThat(harness.stateEntries()).isZero();
        }
    }

    @Test
    void theStreamBeginsAgainWithAnyEpochAndTime() throws Exception {
        long earlier = START - 86_400_000_000L;
        try (EncodeHarness harness = EncodeHarness.open(config)) {
            harness.play("cam", 0, 2);
            harness.play("other", 0, 2);
            harness.forget("cam", "r");
            harness.chunk(TestingChunks.chunk("cam", 0, 7, earlier, TestingChunks.picture(1)));
            harness.play("other", 2, 3);
            harness.settle();

            assertThat(harness.clocks()).contains(earlier + LENGTH, START + 3 * LENGTH);
            assertThat(harness.types())
                    .as("no chunk is late, nor of an older epoch")
                    .containsOnly(EventType.EPOCH);
        }
    }

    @Test
    void aStreamOfWhichNothingIsKnownIsReportedAsSuch() throws Exception {
        try (EncodeHarness harness = EncodeHarness.open(config)) {
            harness.forget("cam", "r");

            assertThat(harness.items()).containsExactly(new StreamForgotten("cam", "r", false));
            assertThat(harness.stateEntries()).isZero();
        }
    }
}
