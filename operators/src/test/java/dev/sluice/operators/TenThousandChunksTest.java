// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators;

import dev.sluice.engine.fixture.TestingChunks;
import dev.sluice.engine.fixture.TestingVideoLlm;
import dev.sluice.engine.protocol.ChunkRecord;
import dev.sluice.engine.protocol.OutboundRecord;
import dev.sluice.engine.protocol.Query;
import dev.sluice.engine.protocol.QueryMode;
import dev.sluice.engine.stream.StreamItem;
import dev.sluice.engine.stream.StreamQuery;
import dev.sluice.operators.config.JobOptions;
import dev.sluice.operators.config.MemoryOptions;
import dev.sluice.operators.config.ReduceOptions;
import dev.sluice.operators.drop.DropOperator;
import dev.sluice.operators.encode.EncodeOperator;
import dev.sluice.operators.memory.MemoryOperator;
import dev.sluice.operators.record.FlinkTypes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.tasks.StreamTaskActionExecutor;
import org.apache.flink.streaming.runtime.tasks.mailbox.MailboxExecutorImpl;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

import javax.imageio.ImageIO;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * One stream for ten thousand chunks, through all three operators of the chain: a still red corner,
 * and an orange square that moves.
 */
class TenThousandChunksTest {

    private static final String STREAM = "cam";
    private static final int CHUNKS = 10_000;
    private static final int CELLS =
            TestingChunks.WIDTH
                    * TestingChunks.HEIGHT
                    / (TestingVideoLlm.CELL * TestingVideoLlm.CELL);
    private static final Duration IDLE = Duration.ofMinutes(5);

    @Test
    void stateStaysBoundedTheStillCornerIsKnownAndEverythingExpires() throws Exception {
        Configuration config = new Configuration();
        config.set(ReduceOptions.POLICY, "dtd-feature");
        config.set(ReduceOptions.THRESHOLD, 0.999);
        config.set(MemoryOptions.MAX_TOKENS, 300);
        config.set(MemoryOptions.MAX_STEPS, 200);
        config.set(JobOptions.STREAM_IDLE_TIMEOUT, IDLE);
        List<byte[]> frames = frames();
        try (Chain chain = new Chain(config)) {
            long most = 0;
            for (int i = 0; i < CHUNKS; i++) {
                chain.chunk(i, frames.get(i % frames.size()));
                if (i % 1_000 == 999) {
                    most = Math.max(most, chain.stateBytes());
                }
            }
            // 300 tokens of 6 half-precision values, 200 steps of about 60 bytes, two frames, a
            // thumbnail.
            assertThat(most).isBetween(5_000L, 150_000L);

            // The short lookback covers at most one step; the rest is the canvas.
            JsonNode answer = chain.ask(1);
            assertThat(answer.get("status").asText()).isEqualTo("ok");
            assertThat(answer.at("/evidence/frames").asInt()).isLessThanOrEqualTo(2);
            assertThat(answer.at("/evidence/tokens_used").asInt())
                    .as("every position is known, even those that were kept only at the first step")
                    .isBetween(CELLS, 2 * CELLS);
            assertThat(chain.ask(Query.ALL).at("/evidence/tokens_used").asInt())
                    .isBetween(CELLS, 300);

            chain.processingTime(CHUNKS + 3 * IDLE.toMillis());
            assertThat(chain.entries()).containsExactly(0, 0, 0);
            assertThat(chain.timers()).containsExactly(0, 0, 0);
        }
    }

    private static List<byte[]> frames() throws IOException {
        List<byte[]> frames = new ArrayList<>();
        for (int place = 0; place < 8; place++) {
            int width = TestingChunks.WIDTH;
            BufferedImage image =
                    new BufferedImage(width, TestingChunks.HEIGHT, BufferedImage.TYPE_INT_RGB);
            Graphics2D graphics = image.createGraphics();
            graphics.setColor(Color.GRAY);
            graphics.fillRect(0, 0, width, TestingChunks.HEIGHT);
            graphics.setColor(Color.RED);
            graphics.fillRect(0, 0, 16, 16);
            graphics.setColor(Color.ORANGE);
            graphics.fillRect(32 + place % 2 * 16, place / 2 * 12, 16, 12);
            graphics.dispose();
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            ImageIO.write(image, "jpg", bytes);
            frames.add(bytes.toByteArray());
        }
        return frames;
    }

    /** The three operators, each in a test harness. */
    private static final class Chain implements AutoCloseable {
        private final KeyedTwoInputStreamOperatorTestHarness<
                        String, ChunkRecord, StreamItem, StreamItem>
                encode;
        private final KeyedOneInputStreamOperatorTestHarness<String, StreamItem, StreamItem> drop;
        private final KeyedOneInputStreamOperatorTestHarness<String, StreamItem, OutboundRecord>
                memory;
        private int asked;

        private Chain(Configuration config) throws Exception {
            EncodeOperator head =
                    new EncodeOperator(
                            config, TestingVideoLlm::open, ReduceOptions.policy(config), false);
            encode =
                    new KeyedTwoInputStreamOperatorTestHarness<>(
                            head, ChunkRecord::streamId, StreamItem::streamId, Types.STRING);
            drop =
                    new KeyedOneInputStreamOperatorTestHarness<>(
                            new DropOperator(config), StreamItem::streamId, Types.STRING);
            memory =
                    new KeyedOneInputStreamOperatorTestHarness<>(
                            new MemoryOperator(config, TestingVideoLlm::open, false),
                            StreamItem::streamId,
                            Types.STRING);
            // A task does this for operators from a factory; the harness has no factory.
            head.setMailboxExecutor(
                    new MailboxExecutorImpl(
                            encode.getTaskMailbox(), 0, StreamTaskActionExecutor.IMMEDIATE));
            open(encode, FlinkTypes.ITEM);
            encode.processWatermarkStatus1(WatermarkStatus.IDLE); // no partition is behind
            open(drop, FlinkTypes.ITEM);
            open(memory, FlinkTypes.OUTBOUND);
        }

        private static <T> void open(
                AbstractStreamOperatorTestHarness<T> harness, TypeInformation<T> type)
                throws Exception {
            harness.setup(
                    type.createSerializer(harness.getExecutionConfig().getSerializerConfig()));
            harness.open();
        }

        private void chunk(int sequence, byte[] frame) throws Exception {
            processingTime(sequence);
            long capture = TestingChunks.START + sequence * TestingChunks.LENGTH;
            encode.processElement1(
                    new StreamRecord<>(
                            ChunkRecord.parse(
                                    TestingChunks.chunk(STREAM, 1, sequence, capture, frame))));
            encode.getTaskMailbox().take(0).run();
            pass();
        }

        private JsonNode ask(long lookbackMicros) throws Exception {
            Query query =
                    new Query(
                            "q" + asked++,
                            STREAM,
                            "What is there?",
                            Query.LATEST,
                            lookbackMicros,
                            QueryMode.ONCE,
                            Query.NEVER,
                            List.of(),
                            0);
            encode.processElement2(new StreamRecord<>(new StreamQuery(query)));
            pass();
            memory.getTaskMailbox().take(0).run();
            StreamRecord<?> answer = (StreamRecord<?>) memory.getOutput().poll();
            return new ObjectMapper().readTree(((OutboundRecord) answer.getValue()).value());
        }

        private void pass() throws Exception {
            for (StreamItem item : drain(encode)) {
                drop.processElement(new StreamRecord<>(item));
            }
            for (StreamItem item : drain(drop)) {
                memory.processElement(new StreamRecord<>(item));
            }
        }

        private static List<StreamItem> drain(
                AbstractStreamOperatorTestHarness<StreamItem> harness) {
            List<StreamItem> items = new ArrayList<>();
            for (Object next = harness.getOutput().poll();
                    next != null;
                    next = harness.getOutput().poll()) {
                items.add((StreamItem) ((StreamRecord<?>) next).getValue());
            }
            return items;
        }

        private long stateBytes() throws Exception {
            return encode.snapshot(1, 1).getStateSize()
                    + drop.snapshot(1, 1).getStateSize()
                    + memory.snapshot(1, 1).getStateSize();
        }

        private void processingTime(long millis) throws Exception {
            encode.setProcessingTime(millis);
            drop.setProcessingTime(millis);
            memory.setProcessingTime(millis);
        }

        private List<Integer> entries() {
            return List.of(
                    encode.numKeyedStateEntries(),
                    drop.numKeyedStateEntries(),
                    memory.numKeyedStateEntries());
        }

        private List<Integer> timers() {
            return List.of(
                    encode.numProcessingTimeTimers(),
                    drop.numProcessingTimeTimers(),
                    memory.numProcessingTimeTimers());
        }

        @Override
        public void close() throws Exception {
            encode.close();
            drop.close();
            memory.close();
        }
    }
}
