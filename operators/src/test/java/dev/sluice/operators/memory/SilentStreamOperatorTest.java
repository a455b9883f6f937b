// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.memory;

import dev.sluice.engine.fixture.Queries;
import dev.sluice.engine.protocol.StreamEvent;
import dev.sluice.engine.stream.ChunkStarted;
import dev.sluice.engine.stream.InputPaused;
import dev.sluice.engine.stream.InputResumed;
import dev.sluice.operators.config.JobOptions;

import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.time.Duration;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** Tests of the events of {@link MemoryOperator} about silent streams. Times are in ms. */
@ExtendWith(ModelsAreClosed.class)
class SilentStreamOperatorTest {

    private final Configuration config = MemoryHarness.config("dtd-feature");

    @BeforeEach
    void silentAfterFiveSeconds() {
        config.set(JobOptions.SILENT_AFTER, Duration.ofSeconds(5));
    }

    @Test
    void aSilentStreamIsReportedOnceAndWhenItComesBack() throws Exception {
        try (MemoryHarness harness = MemoryHarness.open(config)) {
            harness.processingTime(1_000);
            harness.seenChunk(0);
            harness.processingTime(5_999);
            assertThat(harness.events()).isEmpty();
            harness.processingTime(6_000);
            harness.processingTime(60_000);
            assertThat(kinds(harness)).containsExactly("silent");
            StreamEvent silent = harness.events().get(0);
            assertThat(silent.json())
                    .contains("\"time\":\"1970-01-01T00:00:02Z\"")
                    .contains("\"since\":\"1970-01-01T00:00:01Z\"");

            harness.seenChunk(2);
            harness.seenChunk(4);
            assertThat(kinds(harness)).containsExactly("silent", "resumed");
            assertThat(harness.events().get(1).text("message")).contains("PT59S");
            harness.processingTime(65_000);
            assertThat(kinds(harness)).containsExactly("silent", "resumed", "silent");
        }
    }

    @Test
    void aStreamThatSendsIsNotSilent() throws Exception {
        try (MemoryHarness harness = MemoryHarness.open(config)) {
            for (int chunk = 0; chunk < 10; chunk++) {
                harness.processingTime(4_000L * chunk);
                harness.seenChunk(2L * chunk);
            }
            assertThat(harness.events()).isEmpty();
            assertThat(harness.timers()).isEqualTo(1);
        }
    }

    @Test
    void timeInWhichNothingCouldBeReadIsNoSilence() throws Exception {
        try (MemoryHarness harness = MemoryHarness.open(config)) {
            harness.seenChunk(0);
            harness.processingTime(3_000);
            harness.item(new InputPaused(Queries.STREAM));
            harness.processingTime(20_000);
            harness.item(new InputResumed(Queries.STREAM));
            harness.processingTime(21_999);
            assertThat(harness.events()).as("silent for 4,999 ms").isEmpty();
            harness.processingTime(60_000);
            assertThat(kinds(harness)).containsExactly("silent");
        }
    }

    @Test
    void aChunkInFlightIsNoSilence() throws Exception {
        try (MemoryHarness harness = MemoryHarness.open(config)) {
            harness.seenChunk(0);
            harness.item(new ChunkStarted(Queries.STREAM));
            harness.processingTime(60_000);
            assertThat(harness.events()).isEmpty();
        }
    }

    @Test
    void timeInWhichTheJobWasDownIsNoSilenceAndARestoreRepeatsNoEvent() throws Exception {
        OperatorSubtaskState loud;
        OperatorSubtaskState silent;
        try (MemoryHarness harness = MemoryHarness.open(config)) {
            harness.seenChunk(0);
            loud = harness.snapshot();
            harness.processingTime(60_000);
            silent = harness.snapshot();
        }
        try (MemoryHarness harness = MemoryHarness.restoreAt(config, loud, 1_000_000)) {
            harness.processingTime(1_004_999);
            assertThat(harness.events()).isEmpty();
            harness.processingTime(1_005_000);
            assertThat(kinds(harness)).containsExactly("silent");
        }
        try (MemoryHarness harness = MemoryHarness.restoreAt(config, silent, 1_000_000)) {
            harness.processingTime(2_000_000);
            assertThat(harness.events()).isEmpty();
            harness.seenChunk(2);
            assertThat(kinds(harness)).containsExactly("resumed");
        }
    }

    @Test
    void zeroMeansNever() throws Exception {
        config.set(JobOptions.SILENT_AFTER, Duration.ZERO);
        try (MemoryHarness harness = MemoryHarness.open(config)) {
            harness.seenChunk(0);
            harness.processingTime(80_000_000);
            assertThat(harness.events()).isEmpty();
        }
    }

    private static List<String> kinds(MemoryHarness harness) {
        return harness.events().stream().map(event -> event.text("kind")).toList();
    }
}
