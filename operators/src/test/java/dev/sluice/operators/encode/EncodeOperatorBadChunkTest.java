// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.encode;

import dev.sluice.engine.fixture.DamagedVideo;
import dev.sluice.engine.fixture.TestingChunks;
import dev.sluice.engine.protocol.EventType;
import dev.sluice.engine.protocol.InboundRecord;
import dev.sluice.engine.protocol.OutboundRecord;
import dev.sluice.engine.protocol.RecordHeader;
import dev.sluice.engine.protocol.StreamEvent;
import dev.sluice.engine.stream.EncodedStep;
import dev.sluice.engine.stream.VideoSeen;
import dev.sluice.ingest.chunk.VideoChunk;

import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;

import java.awt.Color;

import static dev.sluice.engine.fixture.TestingChunks.LENGTH;
import static dev.sluice.engine.fixture.TestingChunks.START;
import static dev.sluice.engine.fixture.TestingChunks.chunk;
import static org.assertj.core.api.Assertions.assertThat;

/** Tests of {@link EncodeOperator}: chunks that cannot be decoded or encoded. */
class EncodeOperatorBadChunkTest {

    private final Configuration config = new Configuration();

    @Test
    void aBrokenChunkCostsItselfAndIsADeadLetter() throws Exception {
        InboundRecord broken =
                chunk("cam", 1, 2, START + 2 * LENGTH, new byte[] {'t', 'e', 'x', 't'});
        try (EncodeHarness harness = EncodeHarness.open(config)) {
            harness.play("cam", 0, 2);
            harness.chunk(broken);
            harness.play("cam", 3, 6);
            harness.settle();

            assertThat(harness.clocks()).hasSize(6).isSorted();
            assertThat(harness.steps()).hasSize(3); // a single second frame is repeated
            OutboundRecord deadLetter = harness.deadLetters().get(0);
            assertThat(harness.deadLetters()).hasSize(1);
            assertThat(deadLetter.value()).isEqualTo(broken.value());
            assertThat(header(deadLetter, "__sluice.errors.code")).isEqualTo("CHUNK_CORRUPT");
            assertThat(header(deadLetter, "__sluice.errors.stage")).isEqualTo("decode");
            assertThat(header(deadLetter, "ce_sluicesequence")).isEqualTo("2");
            assertThat(harness.seen())
                    .extracting(VideoSeen::fromMicros)
                    .containsExactly(
                            START,
                            START + LENGTH,
                            START + 3 * LENGTH,
                            START + 4 * LENGTH,
                            START + 5 * LENGTH);
        }
    }

    @Test
    void theFramesThatDamageCostsAreReportedAndTheOthersUsed() throws Exception {
        VideoChunk damaged = DamagedVideo.damaged("cam", 1, 0, START);
        VideoChunk next = DamagedVideo.whole("cam", 1, 1, damaged.endMicros());
        try (EncodeHarness harness = EncodeHarness.open(config)) {
            harness.chunk(TestingChunks.record(damaged, 0));
            harness.chunk(TestingChunks.record(next, 1));
            harness.settle();

            assertThat(harness.deadLetters()).isEmpty();
            assertThat(harness.framesDamaged()).isEqualTo(8);
            assertThat(harness.clocks()).containsExactly(damaged.endMicros(), next.endMicros());
            assertThat(harness.seen())
                    .containsExactly(
                            new VideoSeen("cam", START, START + 3_100_000),
                            new VideoSeen("cam", next.captureMicros(), next.endMicros()));
            assertThat(harness.allItems().get(1))
                    .as("what was seen precedes the steps")
                    .isInstanceOf(VideoSeen.class);
            assertThat(harness.kinds())
                    .as("the last step of the first chunk has one frame")
                    .isEqualTo("step step step clock step step step step step clock");
            assertThat(harness.events())
                    .as("the test picture moves as a whole")
                    .filteredOn(event -> !"camera-motion".equals(event.text("kind")))
                    .extracting(StreamEvent::type)
                    .containsExactly(EventType.EPOCH, EventType.SOURCE);
            assertThat(harness.events().get(1).json())
                    .startsWith(
                            "{\"type\":\"source\",\"stream_id\":\"cam\",\"time\":\"2023-11-14T22:13:23.100Z\","
                                    + "\"kind\":\"damaged\",\"epoch\":1,\"sequence\":0,"
                                    + "\"from\":\"2023-11-14T22:13:23.100Z\",\"to\":\"2023-11-14T22:13:24Z\","
                                    + "\"count\":8,\"message\":\"");
        }
    }

    @Test
    void aChunkOnWhichTheModelFailsIsADeadLetterWithItsCode() throws Exception {
        try (EncodeHarness harness = EncodeHarness.open(config)) {
            harness.play("cam", 0, 2);
            byte[] white = TestingChunks.plain(Color.WHITE);
            harness.chunk(chunk("cam", 1, 2, START + 2 * LENGTH, white));
            harness.chunk(chunk("cam", 1, 3, START + 3 * LENGTH, white));
            harness.play("cam", 4, 6);
            harness.settle();

            assertThat(harness.deadLetters())
                    .extracting(deadLetter -> header(deadLetter, "__sluice.errors.code"))
                    .containsOnly("MODEL_FAILED");
            assertThat(harness.clocks()).hasSize(6);
            assertThat(lastStep(harness).captureMicros()).isEqualTo(START + 4 * LENGTH);
        }
    }

    @Test
    void aFrameThatIsTooSmallForTheModelIsUnsupported() throws Exception {
        byte[] tiny = TestingChunks.jpeg(4, 4, Color.GRAY, 0, 0);
        try (EncodeHarness harness = EncodeHarness.open(config)) {
            harness.chunk(chunk("cam", 1, 0, START, tiny));
            harness.settle();

            assertThat(header(harness.deadLetters().get(0), "__sluice.errors.code"))
                    .isEqualTo("CHUNK_UNSUPPORTED");
        }
    }

    @Test
    void aNewEpochThatStartsWithABrokenChunkCompletesTheHalfStep() throws Exception {
        byte[] text = {'t', 'e', 'x', 't'};
        try (EncodeHarness harness = EncodeHarness.open(config)) {
            harness.play("cam", 0, 3);
            harness.chunk(chunk("cam", 2, 0, START + 20 * LENGTH, text));
            harness.chunk(chunk("cam", 2, 1, START + 21 * LENGTH, TestingChunks.picture(9)));
            harness.settle();

            assertThat(harness.kinds()).isEqualTo("clock step clock clock step clock step clock");
            EncodedStep half = (EncodedStep) harness.items().get(4);
            assertThat(half.captureMicros()).isEqualTo(START + 2 * LENGTH);
            assertThat(half.endMicros()).isEqualTo(half.captureMicros());
            assertThat(harness.deadLetters()).hasSize(1);
        }
    }

    @Test
    void aNewEpochThatStartsWithAModelFailureCompletesTheHalfStep() throws Exception {
        byte[] white = TestingChunks.plain(Color.WHITE);
        try (EncodeHarness harness = EncodeHarness.open(config)) {
            harness.play("cam", 0, 1);
            harness.chunk(chunk("cam", 2, 0, START + 21 * LENGTH, white));
            harness.settle();

            assertThat(harness.kinds()).isEqualTo("clock step clock");
            assertThat(lastStep(harness).captureMicros()).isEqualTo(START);
            assertThat(header(harness.deadLetters().get(0), "__sluice.errors.code"))
                    .isEqualTo("MODEL_FAILED");
        }
    }

    private static EncodedStep lastStep(EncodeHarness harness) {
        return harness.items().stream()
                .filter(EncodedStep.class::isInstance)
                .map(EncodedStep.class::cast)
                .reduce((first, second) -> second)
                .orElseThrow();
    }

    private static String header(OutboundRecord record, String name) {
        return record.headers().stream()
                .filter(it -> it.name().equals(name))
                .map(RecordHeader::text)
                .findFirst()
                .orElseThrow();
    }
}
