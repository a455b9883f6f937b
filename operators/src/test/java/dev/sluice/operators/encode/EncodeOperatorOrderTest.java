// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.encode;

import dev.sluice.engine.fixture.TestingChunks;
import dev.sluice.engine.protocol.EventType;
import dev.sluice.engine.protocol.InboundRecord;
import dev.sluice.engine.protocol.OutboundRecord;
import dev.sluice.engine.protocol.RecordHeader;
import dev.sluice.engine.protocol.StreamEvent;
import dev.sluice.operators.config.JobOptions;
import dev.sluice.operators.config.ModelOptions;
import dev.sluice.operators.config.OrderOptions;
import dev.sluice.operators.config.OverloadPolicy;

import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;

import static dev.sluice.engine.fixture.TestingChunks.LENGTH;
import static dev.sluice.engine.fixture.TestingChunks.START;
import static dev.sluice.engine.fixture.TestingChunks.chunk;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of {@link EncodeOperator}: chunks in several partitions, clocks that jump, and bounds of
 * streams.
 */
class EncodeOperatorOrderTest {

    private static final long START_MILLIS = START / 1_000;

    private final Configuration config = new Configuration();

    @Test
    void theChunksOfAPartitionThatIsAheadWaitForTheOneThatIsBehind() throws Exception {
        List<String> expected = EncodeHarness.straight(8);
        config.set(OrderOptions.MAX_WAIT, Duration.ofSeconds(1));
        try (EncodeHarness harness = EncodeHarness.open(config)) {
            harness.readUpTo(START_MILLIS - 1);
            for (long sequence = 4; sequence < 8; sequence++) {
                harness.chunk(in(1, chunk("cam", sequence)));
            }
            harness.settle();
            assertThat(harness.items()).isEmpty();
            harness.play("cam", 0, 4);
            harness.readUpTo(START_MILLIS);
            harness.settle();

            assertThat(harness.fingerprints()).isEqualTo(expected);
            assertThat(harness.types()).containsExactly(EventType.EPOCH);
        }
    }

    @Test
    void chunksThatWaitForAPartitionSurviveARestore() throws Exception {
        OperatorSubtaskState state;
        try (EncodeHarness harness = EncodeHarness.open(config)) {
            harness.readUpTo(START_MILLIS - 1);
            harness.chunk(in(1, chunk("cam", 1)));
            harness.chunk(in(1, chunk("cam", 2)));
            state = harness.snapshot();
        }
        try (EncodeHarness harness = EncodeHarness.restoreBehind(config, state)) {
            harness.settle();
            assertThat(harness.items()).isEmpty();
            harness.chunk(chunk("cam", 0));
            harness.nothingIsBehind();
            harness.settle();

            assertThat(harness.clocks()).hasSize(3);
        }
    }

    @Test
    void aChunkWithAWrongClockIsADeadLetterAndThoseAfterItAreUsed() throws Exception {
        byte[] frame = TestingChunks.picture(3);
        try (EncodeHarness harness = EncodeHarness.open(config)) {
            harness.play("cam", 0, 3);
            harness.chunk(chunk("cam", 1, 3, START + 72_000_000_000L, frame));
            harness.play("cam", 4, 8);
            harness.settle();

            assertThat(harness.clocks()).hasSize(7).last().isEqualTo(START + 8 * LENGTH);
            assertThat(harness.types()).containsExactly(EventType.EPOCH, EventType.GAP);
            assertThat(harness.deadLetters()).hasSize(1);
            OutboundRecord letter = harness.deadLetters().get(0);
            assertThat(header(letter, "__sluice.errors.code")).isEqualTo("CHUNK_CORRUPT");
            assertThat(header(letter, "__sluice.errors.stage")).isEqualTo("order");
            assertThat(header(letter, "__sluice.errors.message"))
                    .contains("'2023-11-15T18:13:20.000000Z': expected at most PT5M after")
                    .contains("sluice.order.max-clock-jump")
                    .contains("begin a new epoch");
            harness.chunk(chunk("cam", 2, 0, START + 72_000_000_000L, frame));
            harness.settle();
            assertThat(harness.clocks()).last().isEqualTo(START + 72_000_000_000L + LENGTH);
        }
    }

    @Test
    void aFloodingStreamDoesNotHoldUpOthersBeforeTheSubtaskIsFull() throws Exception {
        config.set(OrderOptions.MAX_PENDING_RECORDS, 4);
        config.set(ModelOptions.ENCODE_WORKERS, 1); // chunks end in the order of their turns
        try (EncodeHarness harness = EncodeHarness.open(config)) {
            harness.play("flood", 0, 200);
            for (String stream : List.of("a", "b", "c")) {
                harness.play(stream, 0, 1);
            }
            assertThat(harness.inFlight()).as("one chunk of each stream").isEqualTo(4);
            for (int i = 0; i < 8 && clocks(harness, "c") == 0; i++) {
                harness.settleOne();
            }

            assertThat(clocks(harness, "c")).isEqualTo(1);
            assertThat(clocks(harness, "flood")).as("chunks before those").isLessThan(8);
            harness.settle();
            assertThat(clocks(harness, "flood")).isEqualTo(200);
            assertThat(harness.types()).doesNotContain(EventType.OVERLOAD);
        }
    }

    @Test
    void aFloodingLiveStreamLosesItsOwnOldestChunksAndReportsThem() throws Exception {
        config.set(JobOptions.OVERLOAD_POLICY, OverloadPolicy.LIVE);
        config.set(JobOptions.MAX_LAG, Duration.ofHours(1));
        config.set(OrderOptions.MAX_PENDING_RECORDS, 10);
        OperatorSubtaskState state;
        try (EncodeHarness harness = EncodeHarness.open(config)) {
            harness.play("a", 0, 1);
            harness.play("flood", 0, 100);
            harness.play("a", 1, 4);
            state = harness.snapshot();
            harness.settle();
            assertFlood(harness);
        }
        try (EncodeHarness harness = EncodeHarness.restore(config, state)) {
            harness.settle();
            assertThat(overloads(harness)).hasSize(90);
            assertThat(harness.stateEntries()).isPositive();
        }
    }

    private static void assertFlood(EncodeHarness harness) {
        List<StreamEvent> overloads = overloads(harness);
        assertThat(overloads).extracting(it -> it.text("stream_id")).containsOnly("flood");
        assertThat(overloads)
                .extracting(it -> it.integer("sequence"))
                .as("all but the first one, which is in flight, and the newest nine")
                .containsExactlyElementsOf(LongStream.rangeClosed(1, 90).boxed().toList());
        assertThat(clocks(harness, "flood")).isEqualTo(100);
        assertThat(clocks(harness, "a")).isEqualTo(4);
    }

    @Test
    void aNewEpochFarAheadPutsNoPendingChunkBehind() throws Exception {
        config.set(JobOptions.OVERLOAD_POLICY, OverloadPolicy.LIVE);
        config.set(JobOptions.MAX_LAG, Duration.ofSeconds(30));
        byte[] frame = TestingChunks.picture(3);
        try (EncodeHarness harness = EncodeHarness.open(config)) {
            harness.play("cam", 0, 8);
            harness.chunk(chunk("cam", 2, 0, START + 72_000_000_000L, frame));
            harness.settle();

            assertThat(harness.types()).containsExactly(EventType.EPOCH, EventType.EPOCH);
            assertThat(harness.clocks()).hasSize(9);
        }
    }

    private static List<StreamEvent> overloads(EncodeHarness harness) {
        return harness.events().stream().filter(it -> it.type() == EventType.OVERLOAD).toList();
    }

    private static long clocks(EncodeHarness harness, String streamId) {
        return EncodeHarness.clocks(harness.items(), streamId).size();
    }

    private static InboundRecord in(int partition, InboundRecord record) {
        return new InboundRecord(
                record.topic(),
                partition,
                record.offset(),
                record.timestamp(),
                record.key(),
                record.value(),
                record.headers());
    }

    private static String header(OutboundRecord record, String name) {
        return record.headers().stream()
                .filter(header -> header.name().equals(name))
                .map(RecordHeader::value)
                .map(value -> new String(value, UTF_8))
                .findFirst()
                .orElse("");
    }
}
