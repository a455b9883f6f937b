package dev.sluice.operators.encode;

import dev.sluice.ingest.chunk.VideoChunk;
import dev.sluice.operators.TestingChunks;
import dev.sluice.operators.TestingVideoLlm;
import dev.sluice.operators.config.JobOptions;
import dev.sluice.operators.config.OrderOptions;
import dev.sluice.operators.config.StreamPolicy;
import dev.sluice.operators.flow.ChunkInWork;
import dev.sluice.operators.flow.ClockAdvance;
import dev.sluice.operators.flow.EncodedStep;
import dev.sluice.operators.flow.GatedStep;
import dev.sluice.operators.flow.StreamItem;
import dev.sluice.operators.flow.StreamQuery;
import dev.sluice.operators.query.Query;
import dev.sluice.operators.query.QueryMode;
import dev.sluice.operators.record.EventType;
import dev.sluice.operators.record.InboundRecord;
import dev.sluice.operators.record.OutboundRecord;
import dev.sluice.operators.record.RecordHeader;
import dev.sluice.operators.record.StreamEvent;

import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.awt.Color;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

import static dev.sluice.operators.TestingChunks.LENGTH;
import static dev.sluice.operators.TestingChunks.START;
import static dev.sluice.operators.TestingChunks.chunk;
import static org.assertj.core.api.Assertions.assertThat;

class EncodeOperatorTest {

    private final Configuration config = new Configuration();
    private int modelsBefore;

    @BeforeEach
    void countModels() {
        modelsBefore = TestingVideoLlm.openModels();
    }

    @AfterEach
    void everyModelIsClosed() {
        assertThat(TestingVideoLlm.openModels()).isEqualTo(modelsBefore);
    }

    @Test
    void twoSlotsMakeAStepAndEveryChunkAdvancesTheClock() throws Exception {
        try (EncodeHarness harness = EncodeHarness.open(config)) {
            play(harness, "cam", 0, 6);
            harness.settle();

            assertThat(kinds(harness.items()))
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
            assertThat(types(harness)).containsExactly(EventType.EPOCH);
        }
    }

    @Test
    void aChunkIsAnnouncedWhenItGoesToWorkAndAgainAfterARestore() throws Exception {
        ChunkInWork announced = new ChunkInWork("cam");
        OperatorSubtaskState state;
        try (EncodeHarness harness = EncodeHarness.open(config)) {
            play(harness, "cam", 0, 2);
            assertThat(harness.announcing()).containsExactly(announced);
            harness.settleOne();
            assertThat(harness.announcing())
                    .containsExactly(announced, new ClockAdvance("cam", START + LENGTH), announced);
            state = harness.snapshot();
        }
        try (EncodeHarness harness = EncodeHarness.restore(config, state)) {
            assertThat(harness.announcing()).containsExactly(announced);
            harness.settle();
            assertThat(harness.announcing())
                    .last()
                    .isEqualTo(new ClockAdvance("cam", START + 2 * LENGTH));
        }
    }

    @Test
    void oneChunkOfAStreamIsInWorkAndStreamsDoNotWaitForEachOther() throws Exception {
        try (EncodeHarness harness = EncodeHarness.open(config)) {
            play(harness, "a", 0, 4);
            play(harness, "b", 0, 4);
            assertThat(harness.inFlight()).isEqualTo(2);
            harness.settle();

            assertThat(of(harness, "a")).hasSameSizeAs(of(harness, "b")).hasSize(6);
        }
    }

    @Test
    void chunksOutOfOrderAndTwiceGiveTheSame() throws Exception {
        List<String> expected = straight(8);
        try (EncodeHarness harness = EncodeHarness.open(config)) {
            for (long sequence : new long[] {0, 2, 2, 1, 0, 5, 4, 3, 7, 6, 6}) {
                harness.chunk(chunk("cam", sequence));
            }
            harness.settle();

            assertThat(harness.fingerprints()).isEqualTo(expected);
            assertThat(types(harness)).containsExactly(EventType.EPOCH);
        }
    }

    @Test
    void aMissingChunkIsGivenUpWithAnEventAndComesTooLateAfterwards() throws Exception {
        config.set(OrderOptions.MAX_WAIT, Duration.ofSeconds(1));
        try (EncodeHarness harness = EncodeHarness.open(config)) {
            for (long sequence : new long[] {0, 1, 3, 4}) {
                harness.chunk(chunk("cam", sequence));
            }
            harness.settle();
            assertThat(harness.clocks()).hasSize(2);
            play(harness, "cam", 5, 7);
            harness.settle();
            harness.chunk(chunk("cam", 2));
            harness.settle();

            assertThat(harness.clocks()).hasSize(6);
            assertThat(types(harness))
                    .containsExactly(EventType.EPOCH, EventType.GAP, EventType.LATE);
            assertThat(harness.events().get(1).json())
                    .contains("\"first_sequence\":2,\"last_sequence\":2")
                    .contains(
                            "\"from\":\"2023-11-14T22:13:21Z\",\"to\":\"2023-11-14T22:13:21.500Z\"");
        }
    }

    @Test
    void aNewEpochEndsTheHalfStepAndFencesTheOldOne() throws Exception {
        try (EncodeHarness harness = EncodeHarness.open(config)) {
            play(harness, "cam", 0, 3);
            harness.chunk(chunk("cam", 2, 0, START + 20 * LENGTH, TestingChunks.picture(9)));
            harness.settle();
            harness.chunk(chunk("cam", 3));
            harness.settle();

            assertThat(kinds(harness.items())).isEqualTo("clock step clock clock step clock");
            EncodedStep half = (EncodedStep) harness.items().get(4);
            assertThat(half.endMicros()).isEqualTo(half.captureMicros());
            assertThat(types(harness))
                    .containsExactly(EventType.EPOCH, EventType.EPOCH, EventType.LATE);
            assertThat(harness.events().get(2).json()).contains("a newer epoch has begun");
        }
    }

    @Test
    void aNewEpochThatBeginsWithABrokenChunkEndsTheHalfStepAllTheSame() throws Exception {
        byte[] text = {'t', 'e', 'x', 't'};
        try (EncodeHarness harness = EncodeHarness.open(config)) {
            play(harness, "cam", 0, 3);
            harness.chunk(chunk("cam", 2, 0, START + 20 * LENGTH, text));
            harness.chunk(chunk("cam", 2, 1, START + 21 * LENGTH, TestingChunks.picture(9)));
            harness.settle();

            assertThat(kinds(harness.items()))
                    .isEqualTo("clock step clock clock step clock step clock");
            EncodedStep half = (EncodedStep) harness.items().get(4);
            assertThat(half.captureMicros()).isEqualTo(START + 2 * LENGTH);
            assertThat(half.endMicros()).isEqualTo(half.captureMicros());
            assertThat(harness.deadLetters()).hasSize(1);
        }
    }

    @Test
    void aNewEpochThatBeginsWithAChunkThatTheModelFailsOnEndsTheHalfStepAllTheSame()
            throws Exception {
        byte[] white = TestingChunks.plain(Color.WHITE);
        try (EncodeHarness harness = EncodeHarness.open(config)) {
            play(harness, "cam", 0, 1);
            harness.chunk(chunk("cam", 2, 0, START + 21 * LENGTH, white));
            harness.settle();

            assertThat(kinds(harness.items())).isEqualTo("clock step clock");
            assertThat(((EncodedStep) lastStep(harness)).captureMicros()).isEqualTo(START);
            assertThat(header(harness.deadLetters().get(0), "__sluice.errors.code"))
                    .isEqualTo("MODEL_FAILED");
        }
    }

    @Test
    void aNewEpochWithinTheSameStepDoesNotRepeatIt() throws Exception {
        try (EncodeHarness harness = EncodeHarness.open(config)) {
            play(harness, "cam", 0, 1);
            harness.chunk(chunk("cam", 2, 0, START + LENGTH, TestingChunks.picture(3)));
            harness.chunk(chunk("cam", 2, 1, START + 2 * LENGTH, TestingChunks.picture(4)));
            harness.chunk(chunk("cam", 2, 2, START + 3 * LENGTH, TestingChunks.picture(5)));
            harness.settle();

            assertThat(harness.steps()).hasSize(2).doesNotHaveDuplicates();
        }
    }

    @Test
    void aBrokenChunkCostsItselfAndIsADeadLetter() throws Exception {
        InboundRecord broken =
                chunk("cam", 1, 2, START + 2 * LENGTH, new byte[] {'t', 'e', 'x', 't'});
        try (EncodeHarness harness = EncodeHarness.open(config)) {
            play(harness, "cam", 0, 2);
            harness.chunk(broken);
            play(harness, "cam", 3, 6);
            harness.settle();

            assertThat(harness.clocks()).hasSize(6).isSorted();
            assertThat(harness.steps()).hasSize(3); // a lone second half repeats itself
            OutboundRecord letter = harness.deadLetters().get(0);
            assertThat(harness.deadLetters()).hasSize(1);
            assertThat(letter.value()).isEqualTo(broken.value());
            assertThat(header(letter, "__sluice.errors.code")).isEqualTo("CHUNK_CORRUPT");
            assertThat(header(letter, "__sluice.errors.stage")).isEqualTo("decode");
            assertThat(header(letter, "ce_sluicesequence")).isEqualTo("2");
        }
    }

    @Test
    void aChunkThatTheModelFailsOnIsADeadLetterWithItsCode() throws Exception {
        try (EncodeHarness harness = EncodeHarness.open(config)) {
            play(harness, "cam", 0, 2);
            byte[] white = TestingChunks.plain(Color.WHITE);
            harness.chunk(chunk("cam", 1, 2, START + 2 * LENGTH, white));
            harness.chunk(chunk("cam", 1, 3, START + 3 * LENGTH, white));
            play(harness, "cam", 4, 6);
            harness.settle();

            assertThat(harness.deadLetters())
                    .extracting(letter -> header(letter, "__sluice.errors.code"))
                    .containsOnly("MODEL_FAILED");
            assertThat(harness.clocks()).hasSize(6);
            assertThat(((EncodedStep) lastStep(harness)).captureMicros())
                    .isEqualTo(START + 4 * LENGTH);
        }
    }

    @Test
    void aPictureThatTheModelTakesNoneOfIsUnsupported() throws Exception {
        byte[] tiny = TestingChunks.jpeg(4, 4, Color.GRAY, 0, 0);
        try (EncodeHarness harness = EncodeHarness.open(config)) {
            harness.chunk(chunk("cam", 1, 0, START, tiny));
            harness.settle();

            assertThat(header(harness.deadLetters().get(0), "__sluice.errors.code"))
                    .isEqualTo("CHUNK_UNSUPPORTED");
        }
    }

    @Test
    void aStillPictureIsGatedAndCountsAsAStep() throws Exception {
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
    void whatIsInWorkAtASnapshotIsDoneAgainAfterARestore() throws Exception {
        List<String> expected = straight(10);
        for (int settled = 0; settled <= 6; settled++) {
            List<String> before;
            OperatorSubtaskState state;
            try (EncodeHarness harness = EncodeHarness.open(config)) {
                play(harness, "cam", 0, 4);
                harness.chunk(chunk("cam", 5)); // waits for its predecessor
                for (int i = 0; i < Math.min(settled, 4); i++) {
                    harness.settleOne();
                }
                state = harness.snapshot();
                before = harness.fingerprints();
            }
            try (EncodeHarness harness = EncodeHarness.restore(config, state)) {
                harness.chunk(chunk("cam", 3)); // Kafka may repeat a record
                harness.chunk(chunk("cam", 4));
                play(harness, "cam", 6, 10);
                harness.settle();

                List<String> all = new ArrayList<>(before);
                all.addAll(harness.fingerprints());
                assertThat(all).as("after %d completions", settled).isEqualTo(expected);
            }
        }
    }

    @Test
    void onRocksDbARestoreGivesTheSame() throws Exception {
        OperatorSubtaskState state;
        List<String> all = new ArrayList<>();
        try (EncodeHarness harness = EncodeHarness.restoreOnRocksDb(config, null)) {
            play(harness, "cam", 0, 5);
            harness.settleOne();
            state = harness.snapshot();
            all.addAll(harness.fingerprints());
        }
        try (EncodeHarness harness = EncodeHarness.restoreOnRocksDb(config, state)) {
            play(harness, "cam", 5, 10);
            harness.settle();
            all.addAll(harness.fingerprints());
        }
        assertThat(all).isEqualTo(straight(10));
    }

    @Test
    void streamsGoOnAtAnotherParallelism() throws Exception {
        OperatorSubtaskState state;
        List<StreamItem> before;
        List<String> streams = LongStream.range(0, 12).mapToObj(i -> "cam-" + i).toList();
        try (EncodeHarness harness = EncodeHarness.open(config)) {
            for (String stream : streams) {
                play(harness, stream, 0, 5);
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
            assertThat(kinds(ofStream)).isEqualTo("clock step clock clock step clock clock");
        }
    }

    @Test
    void aFullSubtaskStopsReadingUntilAChunkIsDone() throws Exception {
        config.set(OrderOptions.MAX_PENDING_RECORDS, 2);
        try (EncodeHarness harness = EncodeHarness.open(config)) {
            play(harness, "cam", 0, 8);

            assertThat(harness.clocks()).hasSizeGreaterThanOrEqualTo(6);
            harness.settle();
            assertThat(harness.fingerprints()).isEqualTo(straight(8));
        }
    }

    @Test
    void chunksBehindAHoleNeverStopTheReadingForGood() throws Exception {
        config.set(OrderOptions.MAX_PENDING_BYTES, new MemorySize(1));
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
    void aLiveStreamThatFallsBehindLeavesOutWholeChunksAndSaysSo() throws Exception {
        config.set(JobOptions.POLICY, StreamPolicy.LIVE);
        config.set(JobOptions.MAX_LAG, Duration.ofSeconds(1));
        try (EncodeHarness harness = EncodeHarness.open(config)) {
            play(harness, "cam", 0, 10);
            harness.settle();

            assertThat(harness.clocks()).hasSize(10).isSorted();
            List<StreamEvent> overload =
                    harness.events().stream()
                            .filter(it -> it.type() == EventType.OVERLOAD)
                            .toList();
            assertThat(overload).hasSize(6); // 1 to 6 lie more than a second behind 9
            assertThat(overload.get(0).json()).contains("\"sequence\":1,\"steps\":0");
            assertThat(overload.get(1).json()).contains("\"sequence\":2,\"steps\":1");
            assertThat(harness.steps()).hasSize(3); // the halves of 0 and 7, and 8 with 9
        }
    }

    @Test
    void questionsPassAtOnce() throws Exception {
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
            play(harness, "cam", 0, 2);
            harness.query(query);
            harness.settle();

            assertThat(harness.items().get(0)).isEqualTo(query);
        }
    }

    @Test
    void inABoundedReplayNoChunkIsAppliedBeforeAllQuestionsAreThere() throws Exception {
        config.set(OrderOptions.MAX_PENDING_RECORDS, 1);
        try (EncodeHarness harness = EncodeHarness.openHolding(config)) {
            play(harness, "cam", 0, 5);
            assertThat(harness.inFlight()).isZero();

            harness.endQueries();
            harness.endChunks();

            assertThat(harness.steps()).hasSize(3);
            assertThat(harness.clocks()).hasSize(5);
        }
    }

    @Test
    void theEndOfTheInputClosesHolesAndGivesTheHalfStep() throws Exception {
        try (EncodeHarness harness = EncodeHarness.open(config)) {
            for (long sequence : new long[] {0, 1, 2, 4}) {
                harness.chunk(chunk("cam", sequence));
            }
            harness.endChunks();

            assertThat(types(harness)).containsExactly(EventType.EPOCH, EventType.GAP);
            assertThat(kinds(harness.items())).isEqualTo("clock step clock clock step clock step");
            assertThat(harness.inFlight()).isZero();
        }
    }

    @Test
    void aChunkBeforeTheClockIsReportedAndGivesNothing() throws Exception {
        try (EncodeHarness harness = EncodeHarness.open(config)) {
            play(harness, "cam", 0, 4);
            harness.chunk(chunk("cam", 2, 0, START, TestingChunks.picture(0)));
            harness.settle();

            assertThat(harness.steps()).hasSize(2);
            assertThat(harness.clocks()).last().isEqualTo(START + 4 * LENGTH);
            assertThat(harness.events())
                    .last()
                    .extracting(StreamEvent::type)
                    .isEqualTo(EventType.LATE);
        }
    }

    @Test
    void aRecordWithoutTheHeadersOfAChunkIsADeadLetter() throws Exception {
        InboundRecord text =
                new InboundRecord("video", 0, 3, 0, "cam".getBytes(), "text".getBytes(), List.of());
        try (EncodeHarness harness = EncodeHarness.open(config)) {
            harness.chunk(text);

            assertThat(header(harness.deadLetters().get(0), "__sluice.errors.code"))
                    .isEqualTo("CHUNK_CORRUPT");
        }
    }

    @Test
    void aSilentStreamIsForgottenWhole() throws Exception {
        config.set(JobOptions.IDLE_TIMEOUT, Duration.ofMinutes(1));
        try (EncodeHarness harness = EncodeHarness.open(config)) {
            harness.processingTime(0);
            play(harness, "cam", 0, 3);
            harness.settle();
            harness.processingTime(59_000);
            play(harness, "cam", 3, 5);
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
    void aSilentStreamWithAHoleIsAppliedBeforeItIsForgotten() throws Exception {
        config.set(JobOptions.IDLE_TIMEOUT, Duration.ofMinutes(1));
        try (EncodeHarness harness = EncodeHarness.open(config)) {
            harness.processingTime(0);
            play(harness, "cam", 0, 1);
            play(harness, "cam", 2, 4);
            harness.processingTime(60_000);
            harness.settle();
            assertThat(harness.clocks()).hasSize(3);

            harness.processingTime(120_000);

            assertThat(harness.stateEntries()).isZero();
            assertThat(harness.timers()).isZero();
        }
    }

    @Test
    void afterAnOutageASilentStreamHasItsWholeTimeAgain() throws Exception {
        config.set(JobOptions.IDLE_TIMEOUT, Duration.ofMinutes(1));
        OperatorSubtaskState state;
        try (EncodeHarness harness = EncodeHarness.open(config)) {
            harness.processingTime(0);
            play(harness, "cam", 0, 3);
            harness.settle();
            state = harness.snapshot();
        }
        try (EncodeHarness harness = EncodeHarness.restoreAt(config, state, 3_600_000)) {
            harness.processingTime(3_600_000 + 59_999);
            assertThat(harness.stateEntries()).isPositive();
            play(harness, "cam", 2, 4); // Kafka may repeat a record
            harness.settle();
            assertThat(harness.clocks()).containsExactly(START + 4 * LENGTH);

            harness.processingTime(3_600_000 + 119_999);

            assertThat(harness.stateEntries()).isZero();
            assertThat(harness.timers()).isZero();
        }
    }

    @Test
    void inABoundedReplayNoStreamIsForgottenHoweverLongItTakes() throws Exception {
        config.set(JobOptions.IDLE_TIMEOUT, Duration.ofMinutes(1));
        try (EncodeHarness harness = EncodeHarness.openHolding(config)) {
            harness.processingTime(0);
            harness.endQueries();
            play(harness, "cam", 0, 1);
            harness.chunk(chunk("cam", 2)); // behind a hole
            harness.settle();
            harness.processingTime(600_000);
            harness.settle();
            assertThat(harness.events())
                    .extracting(StreamEvent::type)
                    .containsExactly(EventType.EPOCH);
            harness.chunk(chunk("cam", 1));
            harness.endChunks();

            assertThat(harness.clocks()).hasSize(3);
            assertThat(harness.timers()).isZero();
        }
    }

    @Test
    void theClockGoesByTheDurationInTheHeaders() throws Exception {
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

    private List<String> straight(int chunks) throws Exception {
        try (EncodeHarness harness = EncodeHarness.open(new Configuration())) {
            play(harness, "cam", 0, chunks);
            harness.settle();
            return harness.fingerprints();
        }
    }

    private static void play(EncodeHarness harness, String streamId, long from, long to)
            throws Exception {
        for (long sequence = from; sequence < to; sequence++) {
            harness.chunk(chunk(streamId, sequence));
        }
    }

    private static List<StreamItem> of(EncodeHarness harness, String streamId) {
        return harness.items().stream().filter(it -> it.streamId().equals(streamId)).toList();
    }

    private static StreamItem lastStep(EncodeHarness harness) {
        return harness.items().stream()
                .filter(EncodedStep.class::isInstance)
                .reduce((first, second) -> second)
                .orElseThrow();
    }

    private static String kinds(List<StreamItem> items) {
        List<String> kinds = new ArrayList<>();
        for (StreamItem item : items) {
            kinds.add(item instanceof ClockAdvance ? "clock" : "step");
        }
        return String.join(" ", kinds);
    }

    private static List<EventType> types(EncodeHarness harness) {
        return harness.events().stream().map(StreamEvent::type).toList();
    }

    private static String header(OutboundRecord record, String name) {
        return record.headers().stream()
                .filter(it -> it.name().equals(name))
                .map(RecordHeader::text)
                .findFirst()
                .orElseThrow();
    }
}
