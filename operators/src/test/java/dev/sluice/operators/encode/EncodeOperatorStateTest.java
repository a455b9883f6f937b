// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.encode;

import dev.sluice.engine.fixture.TestingChunks;
import dev.sluice.engine.fixture.TestingVideoLlm;
import dev.sluice.engine.protocol.EventType;
import dev.sluice.engine.stream.ChunkStarted;
import dev.sluice.engine.stream.ClockAdvance;
import dev.sluice.engine.stream.EncodedStep;
import dev.sluice.engine.stream.GatedStep;
import dev.sluice.engine.stream.InputPaused;
import dev.sluice.engine.stream.InputResumed;
import dev.sluice.engine.stream.StreamItem;
import dev.sluice.engine.stream.VideoSeen;
import dev.sluice.operators.config.DecodeOptions;
import dev.sluice.operators.config.JobOptions;
import dev.sluice.operators.config.OrderOptions;

import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

import static dev.sluice.engine.fixture.TestingChunks.LENGTH;
import static dev.sluice.engine.fixture.TestingChunks.START;
import static dev.sluice.engine.fixture.TestingChunks.chunk;
import static org.assertj.core.api.Assertions.assertThat;

/** Tests of {@link EncodeOperator}: its state over failures, over rescaling, and over time. */
class EncodeOperatorStateTest {

    private final Configuration config = new Configuration();

    @Test
    void aChunkIsAnnouncedWhenItIsSubmittedAndAgainAfterARestore() throws Exception {
        ChunkStarted announced = new ChunkStarted("cam");
        OperatorSubtaskState state;
        try (EncodeHarness harness = EncodeHarness.open(config)) {
            harness.play("cam", 0, 2);
            assertThat(harness.allItems()).containsExactly(announced);
            harness.settleOne();
            assertThat(harness.allItems())
                    .containsExactly(
                            announced,
                            new VideoSeen("cam", START, START + LENGTH),
                            new ClockAdvance("cam", START + LENGTH),
                            announced);
            state = harness.snapshot();
        }
        try (EncodeHarness harness = EncodeHarness.restore(config, state)) {
            assertThat(harness.allItems()).containsExactly(announced);
            harness.settle();
            assertThat(harness.allItems())
                    .last()
                    .isEqualTo(new ClockAdvance("cam", START + 2 * LENGTH));
        }
    }

    @Test
    void aFullBacklogIsAnnouncedAsPausedInput() throws Exception {
        config.set(OrderOptions.MAX_SUBTASK_RECORDS, 2);
        try (EncodeHarness harness = EncodeHarness.open(config)) {
            harness.play("a", 0, 1);
            harness.play("b", 0, 1);
            assertThat(harness.allItems()).noneMatch(InputPaused.class::isInstance);
            harness.play("c", 0, 1); // waits for one of the others
            List<StreamItem> items = harness.allItems();
            assertThat(items).last().isEqualTo(new InputResumed("c"));
            int stop = items.indexOf(new InputPaused("c"));
            assertThat(items.subList(0, stop)).noneMatch(ClockAdvance.class::isInstance);
            assertThat(items.subList(stop, items.size())).anyMatch(ClockAdvance.class::isInstance);
        }
    }

    @Test
    void chunksInFlightAtASnapshotAreDoneAgainAfterARestore() throws Exception {
        List<String> expected = EncodeHarness.straight(10);
        for (int settled = 0; settled <= 6; settled++) {
            List<String> before;
            OperatorSubtaskState state;
            try (EncodeHarness harness = EncodeHarness.open(config)) {
                harness.play("cam", 0, 4);
                harness.chunk(chunk("cam", 5)); // waits for the chunk before it
                for (int i = 0; i < Math.min(settled, 4); i++) {
                    harness.settleOne();
                }
                state = harness.snapshot();
                before = harness.fingerprints();
            }
            try (EncodeHarness harness = EncodeHarness.restore(config, state)) {
                harness.chunk(chunk("cam", 3)); // Kafka may repeat a record
                harness.chunk(chunk("cam", 4));
                harness.play("cam", 6, 10);
                harness.settle();

                List<String> all = new ArrayList<>(before);
                all.addAll(harness.fingerprints());
                assertThat(all).as("after %d completions", settled).isEqualTo(expected);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void aModelWithOtherStepsDropsTheHalfStepAndEncodesTheNextFrame(long epoch) throws Exception {
        byte[] still = TestingChunks.picture(0);
        OperatorSubtaskState state;
        try (EncodeHarness harness = EncodeHarness.open(config)) {
            for (long i = 0; i < 3; i++) {
                harness.chunk(chunk("cam", 1, i, START + i * LENGTH, still));
            }
            harness.settle();
            state = harness.snapshot();
        }
        try (EncodeHarness harness =
                EncodeHarness.restoreWith(config, TestingVideoLlm::openSingle, state)) {
            for (long i = 3; i < 5; i++) {
                long sequence = epoch == 1 ? i : i - 3;
                harness.chunk(chunk("cam", epoch, sequence, START + i * LENGTH, still));
            }
            harness.settle();

            assertThat(harness.deadLetters()).isEmpty();
            assertThat(harness.kinds()).isEqualTo("step clock step clock");
            assertThat(harness.items().get(0)).isInstanceOf(EncodedStep.class);
            assertThat(harness.items().get(2)).isInstanceOf(GatedStep.class);
        }
    }

    @Test
    void aRestoreFromRocksDbContinuesWithTheSameSteps() throws Exception {
        OperatorSubtaskState state;
        List<String> all = new ArrayList<>();
        try (EncodeHarness harness =
                EncodeHarness.open(config, new EmbeddedRocksDBStateBackend())) {
            harness.play("cam", 0, 5);
            harness.settleOne();
            state = harness.snapshot();
            all.addAll(harness.fingerprints());
        }
        try (EncodeHarness harness =
                EncodeHarness.restore(config, new EmbeddedRocksDBStateBackend(), state)) {
            harness.play("cam", 5, 10);
            harness.settle();
            all.addAll(harness.fingerprints());
        }
        assertThat(all).isEqualTo(EncodeHarness.straight(10));
    }

    @Test
    void streamsContinueAtAnotherParallelism() throws Exception {
        OperatorSubtaskState state;
        List<StreamItem> before;
        List<String> streams = LongStream.range(0, 12).mapToObj(i -> "cam-" + i).toList();
        try (EncodeHarness harness = EncodeHarness.open(config)) {
            for (String stream : streams) {
                harness.play(stream, 0, 5);
            }
            harness.settleOne();
            state = harness.snapshot();
            before = harness.items();
        }
        List<StreamItem> all = new ArrayList<>(before);
        for (int subtask = 0; subtask < 2; subtask++) {
            OperatorSubtaskState part =
                    AbstractStreamOperatorTestHarness.repartitionOperatorState(
                            state, EncodeHarness.MAX_PARALLELISM, 1, 2, subtask);
            try (EncodeHarness harness = EncodeHarness.restore(config, part, 2, subtask)) {
                assertThat(harness.inFlight()).isBetween(1, streams.size() - 1);
                harness.settle();
                all.addAll(harness.items());
            }
        }
        for (String stream : streams) {
            List<StreamItem> ofStream =
                    all.stream().filter(it -> it.streamId().equals(stream)).toList();
            assertThat(EncodeHarness.kinds(ofStream))
                    .isEqualTo("clock step clock clock step clock clock");
        }
    }

    @Test
    void anIdleStreamIsEvicted() throws Exception {
        config.set(JobOptions.STREAM_IDLE_TIMEOUT, Duration.ofMinutes(1));
        try (EncodeHarness harness = EncodeHarness.open(config)) {
            harness.processingTime(0);
            harness.play("cam", 0, 3);
            harness.settle();
            harness.processingTime(59_000);
            harness.play("cam", 3, 6);
            harness.settle();
            harness.processingTime(118_999);
            assertThat(harness.stateEntries()).isPositive();
            assertThat(harness.timers()).isEqualTo(1);

            harness.processingTime(119_000);

            assertThat(harness.stateEntries()).isZero();
            assertThat(harness.timers()).isZero();
        }
    }

    @Test
    void anIdleStreamEmitsItsHalfStepBeforeItIsEvicted() throws Exception {
        config.set(JobOptions.STREAM_IDLE_TIMEOUT, Duration.ofMinutes(1));
        try (EncodeHarness harness = EncodeHarness.open(config)) {
            harness.processingTime(0);
            harness.play("cam", 0, 3);
            harness.settle();
            assertThat(harness.steps()).hasSize(1);
            harness.processingTime(60_000);
            harness.settle();
            assertThat(harness.kinds()).isEqualTo("clock step clock clock step");

            harness.processingTime(120_000);

            assertThat(harness.kinds()).isEqualTo("clock step clock clock step");
            assertThat(harness.stateEntries()).isZero();
            assertThat(harness.timers()).isZero();
        }
    }

    @Test
    void chunksThatArriveDuringAFlushContinueAfterIt() throws Exception {
        config.set(JobOptions.STREAM_IDLE_TIMEOUT, Duration.ofMinutes(1));
        config.set(DecodeOptions.AHEAD, 0);
        try (EncodeHarness harness = EncodeHarness.open(config)) {
            harness.processingTime(0);
            harness.play("cam", 0, 3);
            harness.settle();
            harness.processingTime(60_000);
            harness.play("cam", 3, 6);
            assertThat(harness.inFlight()).as("only the half step").isEqualTo(1);
            harness.settle();
            assertThat(harness.kinds())
                    .isEqualTo("clock step clock clock step clock clock step clock");
            EncodedStep half = (EncodedStep) harness.items().get(4);
            assertThat(half.captureMicros()).isEqualTo(START + 2 * LENGTH);
            assertThat(harness.steps()).doesNotHaveDuplicates().isSorted();
        }
    }

    @Test
    void anIdleStreamWithAGapIsAppliedBeforeItIsEvicted() throws Exception {
        config.set(JobOptions.STREAM_IDLE_TIMEOUT, Duration.ofMinutes(1));
        try (EncodeHarness harness = EncodeHarness.open(config)) {
            harness.processingTime(0);
            harness.play("cam", 0, 1);
            harness.play("cam", 2, 4);
            harness.processingTime(60_000);
            harness.settle();
            assertThat(harness.clocks()).hasSize(3);

            harness.processingTime(120_000);

            assertThat(harness.stateEntries()).isZero();
            assertThat(harness.timers()).isZero();
        }
    }

    @Test
    void theIdleTimeoutStartsAgainAfterAnOutage() throws Exception {
        config.set(JobOptions.STREAM_IDLE_TIMEOUT, Duration.ofMinutes(1));
        OperatorSubtaskState state;
        try (EncodeHarness harness = EncodeHarness.open(config)) {
            harness.processingTime(0);
            harness.play("cam", 0, 3);
            harness.settle();
            state = harness.snapshot();
        }
        try (EncodeHarness harness = EncodeHarness.restoreAt(config, state, 3_600_000)) {
            harness.processingTime(3_600_000 + 59_999);
            assertThat(harness.stateEntries()).isPositive();
            harness.play("cam", 2, 4); // Kafka may repeat a record
            harness.settle();
            assertThat(harness.clocks()).containsExactly(START + 4 * LENGTH);

            harness.processingTime(3_600_000 + 119_999);

            assertThat(harness.stateEntries()).isZero();
            assertThat(harness.timers()).isZero();
        }
    }

    @Test
    void noStreamOfAReplayIsEverIdle() throws Exception {
        config.set(JobOptions.STREAM_IDLE_TIMEOUT, Duration.ofMinutes(1));
        try (EncodeHarness harness = EncodeHarness.openBounded(config)) {
            harness.processingTime(0);
            harness.endQueries();
            harness.play("cam", 0, 1);
            harness.chunk(chunk("cam", 2)); // waits after a gap
            harness.readUpTo(TestingChunks.START / 1_000);
            harness.settle();
            harness.processingTime(600_000);
            harness.settle();
            assertThat(harness.types()).containsExactly(EventType.EPOCH);
            harness.chunk(chunk("cam", 1));
            harness.endChunks();

            assertThat(harness.clocks()).hasSize(3);
            assertThat(harness.timers()).isZero();
        }
    }
}
