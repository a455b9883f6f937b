// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.encode;

import dev.sluice.engine.fixture.TestingChunks;
import dev.sluice.engine.protocol.EventType;
import dev.sluice.engine.protocol.Query;
import dev.sluice.engine.protocol.QueryMode;
import dev.sluice.engine.protocol.StreamEvent;
import dev.sluice.engine.stream.ClockAdvance;
import dev.sluice.engine.stream.ClockSetBack;
import dev.sluice.engine.stream.EncodedStep;
import dev.sluice.engine.stream.GatedStep;
import dev.sluice.engine.stream.StreamItem;
import dev.sluice.engine.stream.StreamQuery;
import dev.sluice.ingest.chunk.VideoChunk;
import dev.sluice.operators.config.JobOptions;
import dev.sluice.operators.config.OrderOptions;
import dev.sluice.operators.config.OverloadPolicy;

import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;

import static dev.sluice.engine.fixture.TestingChunks.LENGTH;
import static dev.sluice.engine.fixture.TestingChunks.START;
import static dev.sluice.engine.fixture.TestingChunks.chunk;
import static org.assertj.core.api.Assertions.assertThat;

/** Tests of {@link EncodeOperator}: the steps, clock advances and events of chunks. */
class EncodeOperatorTest {

    private final Configuration config = new Configuration();

    @Test
    void twoSlotsMakeAStepAndEveryChunkAdvancesTheClock() throws Exception {
        try (EncodeHarness harness = EncodeHarness.open(config)) {
            harness.play("cam", 0, 6);
            harness.settle();

            assertThat(harness.kinds())
                    .isEqualTo("clock step clock clock step clock clock step clock");
            assertThat(harness.clocks())
                    .isEqualTo(
                            LongStream.rangeClosed(1, 6)
                                    .mapToObj(i -> START + i * LENGTH)
                                    .toList());
            EncodedStep second = (EncodedStep) harness.items().get(4);
            assertThat(second.tokens().step()).isEqualTo(START / 1_000_000 + 1);
            assertThat(second.captureMicros()).isEqualTo(START + 2 * LENGTH);
            assertThat(second.endMicros()).isEqualTo(START + 3 * LENGTH);
            assertThat(harness.deadLetters()).isEmpty();
            assertThat(harness.types()).containsExactly(EventType.EPOCH);
        }
    }

    @Test
    void aStreamHasOneChunkInFlightAndStreamsDoNotWaitForEachOther() throws Exception {
        try (EncodeHarness harness = EncodeHarness.open(config)) {
            harness.play("a", 0, 4);
            harness.play("b", 0, 4);
            assertThat(harness.inFlight()).isEqualTo(2);
            harness.settle();

            assertThat(of(harness, "a")).hasSameSizeAs(of(harness, "b")).hasSize(6);
        }
    }

    @Test
    void chunksOutOfOrderAndRepeatedChunksChangeNothing() throws Exception {
        List<String> expected = EncodeHarness.straight(8);
        try (EncodeHarness harness = EncodeHarness.open(config)) {
            for (long sequence : new long[] {0, 2, 2, 1, 0, 5, 4, 3, 7, 6, 6}) {
                harness.chunk(chunk("cam", sequence));
            }
            harness.settle();

            assertThat(harness.fingerprints()).isEqualTo(expected);
            assertThat(harness.types()).containsExactly(EventType.EPOCH);
        }
    }

    @Test
    void aGapIsSkippedWithAnEventAndItsChunkIsLateAfterwards() throws Exception {
        config.set(OrderOptions.MAX_WAIT, Duration.ofSeconds(1));
        try (EncodeHarness harness = EncodeHarness.open(config)) {
            for (long sequence : new long[] {0, 1, 3, 4}) {
                harness.chunk(chunk("cam", sequence));
            }
            harness.settle();
            assertThat(harness.clocks()).hasSize(2);
            harness.play("cam", 5, 7);
            harness.settle();
            harness.chunk(chunk("cam", 2));
            harness.settle();

            assertThat(harness.clocks()).hasSize(6);
            assertThat(harness.types())
                    .containsExactly(EventType.EPOCH, EventType.GAP, EventType.LATE);
            assertThat(harness.events().get(1).json())
                    .contains("\"first_sequence\":2,\"last_sequence\":2")
                    .contains(
                            "\"from\":\"2023-11-14T22:13:21Z\",\"to\":\"2023-11-14T22:13:21.500Z\"");
        }
    }

    @Test
    void aNewEpochCompletesTheHalfStepAndFencesTheOldEpoch() throws Exception {
        try (EncodeHarness harness = EncodeHarness.open(config)) {
            harness.play("cam", 0, 3);
            harness.chunk(chunk("cam", 2, 0, START + 20 * LENGTH, TestingChunks.picture(9)));
            harness.settle();
            harness.chunk(chunk("cam", 3));
            harness.settle();

            assertThat(harness.kinds()).isEqualTo("clock step clock clock step clock");
            EncodedStep half = (EncodedStep) harness.items().get(4);
            assertThat(half.endMicros()).isEqualTo(half.captureMicros());
            assertThat(harness.types())
                    .containsExactly(EventType.EPOCH, EventType.EPOCH, EventType.LATE);
            assertThat(harness.events().get(2).json()).contains("a newer epoch has begun");
        }
    }

    @Test
    void aNewerEpochFarBeforeTheClockSetsItBack() throws Exception {
        long before = START - 3_600 * 1_000_000L;
        try (EncodeHarness harness = EncodeHarness.open(config)) {
            harness.play("cam", 0, 3);
            for (long sequence = 0; sequence < 3; sequence++) {
                long capture = before + sequence * LENGTH;
                harness.chunk(chunk("cam", 2, sequence, capture, TestingChunks.picture(9)));
            }
            harness.settle();

            List<StreamItem> items = harness.items();
            assertThat(harness.kinds())
                    .as("the half step of the old epoch, then back, then the new epoch's steps")
                    .isEqualTo("clock step clock clock step back clock step clock clock");
            assertThat(items.get(5)).isEqualTo(new ClockSetBack("cam", START + 3 * LENGTH, before));
            assertThat(harness.clocks().get(3)).isEqualTo(before + LENGTH);
            assertThat(harness.types()).containsExactly(EventType.EPOCH, EventType.EPOCH);
        }
    }

    @Test
    void aNewerEpochThatBeginsWithABrokenChunkSetsTheClockBackAllTheSame() throws Exception {
        long before = START - 3_600 * 1_000_000L;
        try (EncodeHarness harness = EncodeHarness.open(config)) {
            harness.play("cam", 0, 2);
            harness.chunk(chunk("cam", 2, 0, before, new byte[] {1, 2, 3}));
            harness.chunk(chunk("cam", 2, 1, before + LENGTH, TestingChunks.picture(9)));
            harness.settle();

            assertThat(harness.kinds()).isEqualTo("clock step clock back clock step clock");
            assertThat(harness.clocks()).endsWith(before + LENGTH, before + 2 * LENGTH);
            assertThat(harness.deadLetters()).hasSize(1);
        }
    }

    @Test
    void aNewerEpochThatOverlapsTheClockDoesNotSetItBack() throws Exception {
        try (EncodeHarness harness = EncodeHarness.open(config)) {
            harness.play("cam", 0, 4);
            harness.chunk(chunk("cam", 2, 0, START - 10 * LENGTH, TestingChunks.picture(9)));
            harness.settle();

            assertThat(harness.clocks()).isSorted();
            assertThat(harness.types())
                    .containsExactly(EventType.EPOCH, EventType.EPOCH, EventType.LATE);
        }
    }

    @Test
    void aNewEpochWithinTheSameStepDoesNotRepeatIt() throws Exception {
        try (EncodeHarness harness = EncodeHarness.open(config)) {
            harness.play("cam", 0, 1);
            harness.chunk(chunk("cam", 2, 0, START + LENGTH, TestingChunks.picture(3)));
            harness.chunk(chunk("cam", 2, 1, START + 2 * LENGTH, TestingChunks.picture(4)));
            harness.chunk(chunk("cam", 2, 2, START + 3 * LENGTH, TestingChunks.picture(5)));
            harness.settle();

            assertThat(harness.steps()).hasSize(2).doesNotHaveDuplicates();
        }
    }

    @Test
    void aStillFrameIsGatedAndCountsAsAStep() throws Exception {
        byte[] still = TestingChunks.picture(1);
        try (EncodeHarness harness = EncodeHarness.open(config)) {
            for (long sequence = 0; sequence < 24; sequence++) {
                harness.chunk(chunk("cam", 1, sequence, START + sequence * LENGTH, still));
            }
            harness.settle();

            assertThat(harness.steps()).hasSize(12);
            assertThat(harness.items().stream().filter(GatedStep.class::isInstance)).hasSize(10);
            GatedStep gated =
                    (GatedStep)
                            harness.items().stream()
                                    .filter(GatedStep.class::isInstance)
                                    .findFirst()
                                    .orElseThrow();
            assertThat(gated.grid().size()).isEqualTo(48);
        }
    }

    @Test
    void aFullSubtaskStopsReadingUntilAChunkIsCompleted() throws Exception {
        config.set(OrderOptions.MAX_SUBTASK_RECORDS, 2);
        try (EncodeHarness harness = EncodeHarness.open(config)) {
            harness.play("cam", 0, 8);

            assertThat(harness.clocks()).hasSizeGreaterThanOrEqualTo(6);
            harness.settle();
            assertThat(harness.fingerprints()).isEqualTo(EncodeHarness.straight(8));
        }
    }

    @Test
    void chunksThatWaitAfterAGapDoNotStopReadingForever() throws Exception {
        config.set(OrderOptions.MAX_SUBTASK_BYTES, new MemorySize(1));
        try (EncodeHarness harness = EncodeHarness.open(config)) {
            harness.chunk(chunk("cam", 0));
            harness.settle();
            for (long sequence = 2; sequence < 8; sequence++) {
                harness.chunk(chunk("cam", sequence));
            }
            assertThat(harness.clocks()).hasSize(1);
            harness.chunk(chunk("cam", 1));
            harness.settle();

            assertThat(harness.clocks()).hasSize(8);
        }
    }

    @Test
    void aLiveStreamThatIsBehindSkipsWholeChunksWithEvents() throws Exception {
        config.set(JobOptions.OVERLOAD_POLICY, OverloadPolicy.LIVE);
        config.set(JobOptions.MAX_LAG, Duration.ofSeconds(1));
        try (EncodeHarness harness = EncodeHarness.open(config)) {
            harness.play("cam", 0, 10);
            harness.settle();

            assertThat(harness.clocks()).hasSize(10).isSorted();
            List<StreamEvent> overload =
                    harness.events().stream()
                            .filter(it -> it.type() == EventType.OVERLOAD)
                            .toList();
            assertThat(overload).hasSize(6); // 1 to 6 are more than a second behind 9
            assertThat(overload.get(0).json()).contains("\"sequence\":1,\"steps\":0");
            assertThat(overload.get(1).json()).contains("\"sequence\":2,\"steps\":1");
            assertThat(harness.steps()).hasSize(3); // the halves of 0 and 7, and 8 with 9
        }
    }

    @Test
    void waitingForAMissingChunkDoesNotPutALiveStreamBehind() throws Exception {
        config.set(JobOptions.OVERLOAD_POLICY, OverloadPolicy.LIVE);
        config.set(JobOptions.MAX_LAG, Duration.ofSeconds(1));
        config.set(OrderOptions.MAX_WAIT, Duration.ofSeconds(3));
        try (EncodeHarness harness = EncodeHarness.open(config)) {
            harness.play("cam", 0, 2);
            harness.settle();
            harness.play("cam", 3, 10); // the last one ends the wait
            harness.settle();

            assertThat(harness.types()).containsExactly(EventType.EPOCH, EventType.GAP);
            assertThat(harness.clocks()).hasSize(9);

            harness.play("cam", 11, 19); // starts another gap
            harness.play("cam", 19, 23);
            harness.settle();

            assertThat(harness.types()).contains(EventType.OVERLOAD);
        }
    }

    @Test
    void questionsPassImmediately() throws Exception {
        StreamQuery query =
                new StreamQuery(
                        new Query(
                                "q",
                                "cam",
                                "who?",
                                Query.LATEST,
                                Query.ALL,
                                QueryMode.ONCE,
                                Query.NEVER,
                                List.of(),
                                0));
        try (EncodeHarness harness = EncodeHarness.open(config)) {
            harness.play("cam", 0, 2);
            harness.query(query);
            harness.settle();

            assertThat(harness.items().get(0)).isEqualTo(query);
        }
    }

    @Test
    void aReplayAppliesNoChunkBeforeAllQuestionsHaveArrived() throws Exception {
        config.set(OrderOptions.MAX_SUBTASK_RECORDS, 1);
        try (EncodeHarness harness = EncodeHarness.openBounded(config)) {
            harness.play("cam", 0, 5);
            assertThat(harness.inFlight()).isZero();

            harness.endQueries();
            harness.endChunks();

            assertThat(harness.steps()).hasSize(3);
            assertThat(harness.clocks()).hasSize(5);
        }
    }

    @Test
    void theEndOfInputSkipsGapsAndEmitsTheHalfStep() throws Exception {
        try (EncodeHarness harness = EncodeHarness.open(config)) {
            for (long sequence : new long[] {0, 1, 2, 4}) {
                harness.chunk(chunk("cam", sequence));
            }
            harness.endChunks();

            assertThat(harness.types()).containsExactly(EventType.EPOCH, EventType.GAP);
            assertThat(harness.kinds()).isEqualTo("clock step clock clock step clock step");
            assertThat(harness.inFlight()).isZero();
        }
    }

    @Test
    void aChunkBeforeTheClockIsReportedAndAddsNoStep() throws Exception {
        try (EncodeHarness harness = EncodeHarness.open(config)) {
            harness.play("cam", 0, 4);
            harness.chunk(chunk("cam", 2, 0, START, TestingChunks.picture(0)));
            harness.settle();

            assertThat(harness.steps()).hasSize(2);
            assertThat(harness.clocks()).last().isEqualTo(START + 4 * LENGTH);
            assertThat(harness.types()).last().isEqualTo(EventType.LATE);
            assertThat(harness.chunksLate()).isEqualTo(1);
            harness.chunk(chunk("cam", 4)); // of the older epoch
            assertThat(harness.chunksLate()).isEqualTo(2);
        }
    }

    @Test
    void theClockFollowsTheDurationInTheHeaders() throws Exception {
        VideoChunk jpeg =
                new VideoChunk(
                        "cam",
                        1,
                        0,
                        "s",
                        START,
                        3 * LENGTH,
                        0,
                        "image/jpeg",
                        TestingChunks.picture(0));
        try (EncodeHarness harness = EncodeHarness.open(config)) {
            harness.chunk(TestingChunks.record(jpeg, 0));
            harness.settle();

            assertThat(harness.items())
                    .containsExactly(new ClockAdvance("cam", START + 3 * LENGTH));
        }
    }

    private static List<StreamItem> of(EncodeHarness harness, String streamId) {
        return harness.items().stream().filter(it -> it.streamId().equals(streamId)).toList();
    }
}
