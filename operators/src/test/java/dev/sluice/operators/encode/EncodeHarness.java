// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.encode;

import dev.sluice.engine.fixture.TestingChunks;
import dev.sluice.engine.fixture.TestingVideoLlm;
import dev.sluice.engine.protocol.ChunkRecord;
import dev.sluice.engine.protocol.EventType;
import dev.sluice.engine.protocol.ForgetRequest;
import dev.sluice.engine.protocol.InboundRecord;
import dev.sluice.engine.protocol.OutboundRecord;
import dev.sluice.engine.protocol.StreamEvent;
import dev.sluice.engine.stream.ChunkStarted;
import dev.sluice.engine.stream.ClockAdvance;
import dev.sluice.engine.stream.ClockSetBack;
import dev.sluice.engine.stream.EncodedStep;
import dev.sluice.engine.stream.GatedStep;
import dev.sluice.engine.stream.InputPaused;
import dev.sluice.engine.stream.InputResumed;
import dev.sluice.engine.stream.StreamForgotten;
import dev.sluice.engine.stream.StreamItem;
import dev.sluice.engine.stream.VideoSeen;
import dev.sluice.operators.config.ReduceOptions;
import dev.sluice.operators.model.ModelLoader;
import dev.sluice.operators.record.FlinkTypes;
import dev.sluice.operators.record.Serializers;
import dev.sluice.operators.record.SideOutputs;

import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.tasks.StreamTaskActionExecutor;
import org.apache.flink.streaming.runtime.tasks.mailbox.MailboxExecutorImpl;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.apache.flink.util.OutputTag;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/** An {@link EncodeOperator} with the testing model in Flink's test harness. */
final class EncodeHarness implements AutoCloseable {

    static final int MAX_PARALLELISM = 16;

    private final int modelsBefore = TestingVideoLlm.openModels();
    private final EncodeOperator operator;
    private final KeyedTwoInputStreamOperatorTestHarness<
                    String, ChunkRecord, StreamItem, StreamItem>
            harness;

    private EncodeHarness(
            Configuration config,
            ModelLoader models,
            StateBackend backend,
            OperatorSubtaskState restored,
            int parallelism,
            int subtask,
            long nowMillis,
            boolean bounded,
            boolean behind)
            throws Exception {
        operator = new EncodeOperator(config, models, ReduceOptions.policy(config), bounded);
        harness =
                new KeyedTwoInputStreamOperatorTestHarness<>(
                        operator,
                        ChunkRecord::streamId,
                        StreamItem::streamId,
                        Types.STRING,
                        MAX_PARALLELISM,
                        parallelism,
                        subtask);
        if (backend != null) {
            harness.setStateBackend(backend); // has no effect after setup()
        }
        harness.setup(FlinkTypes.ITEM.createSerializer(new SerializerConfigImpl()));
        // A task does this for operators from a factory; the harness has no factory.
        operator.setMailboxExecutor(
                new MailboxExecutorImpl(
                        harness.getTaskMailbox(), 0, StreamTaskActionExecutor.IMMEDIATE));
        if (restored != null) {
            harness.initializeState(restored);
        }
        harness.getProcessingTimeService().setCurrentTime(nowMillis);
        harness.open();
        if (!behind) {
            nothingIsBehind();
        }
    }

    static EncodeHarness open(Configuration config) throws Exception {
        return new EncodeHarness(config, TestingVideoLlm::open, null, null, 1, 0, 0, false, false);
    }

    static EncodeHarness openBounded(Configuration config) throws Exception {
        return new EncodeHarness(config, TestingVideoLlm::open, null, null, 1, 0, 0, true, true);
    }

    static EncodeHarness openBounded(Configuration config, StateBackend backend) throws Exception {
        return new EncodeHarness(config, TestingVideoLlm::open, backend, null, 1, 0, 0, true, true);
    }

    static EncodeHarness open(Configuration config, StateBackend backend) throws Exception {
        return new EncodeHarness(
                config, TestingVideoLlm::open, backend, null, 1, 0, 0, false, false);
    }

    static EncodeHarness restore(Configuration config, OperatorSubtaskState state)
            throws Exception {
        return new EncodeHarness(config, TestingVideoLlm::open, null, state, 1, 0, 0, false, false);
    }

    static EncodeHarness restore(
            Configuration config, StateBackend backend, OperatorSubtaskState state)
            throws Exception {
        return new EncodeHarness(
                config, TestingVideoLlm::open, backend, state, 1, 0, 0, false, false);
    }

    static EncodeHarness restore(
            Configuration config, OperatorSubtaskState state, int parallelism, int subtask)
            throws Exception {
        return new EncodeHarness(
                config, TestingVideoLlm::open, null, state, parallelism, subtask, 0, false, false);
    }

    /** Restores a job of which partitions may be behind until the test says how far they are. */
    static EncodeHarness restoreBehind(Configuration config, OperatorSubtaskState state)
            throws Exception {
        return new EncodeHarness(config, TestingVideoLlm::open, null, state, 1, 0, 0, false, true);
    }

    static EncodeHarness restoreWith(
            Configuration config, ModelLoader models, OperatorSubtaskState state) throws Exception {
        return new EncodeHarness(config, models, null, state, 1, 0, 0, false, false);
    }

    static EncodeHarness restoreAt(Configuration config, OperatorSubtaskState state, long millis)
            throws Exception {
        return new EncodeHarness(
                config, TestingVideoLlm::open, null, state, 1, 0, millis, false, false);
    }

    /** Returns the fingerprints of the items of some chunks of "cam" in order. */
    static List<String> straight(int chunks) throws Exception {
        try (EncodeHarness harness = open(new Configuration())) {
            harness.play("cam", 0, chunks);
            harness.settle();
            return harness.fingerprints();
        }
    }

    /** No partition is behind. */
    void nothingIsBehind() throws Exception {
        harness.processWatermarkStatus1(WatermarkStatus.IDLE);
    }

    /** Every partition that is behind has been read up to a time, milliseconds since 1970. */
    void readUpTo(long millis) throws Exception {
        harness.processWatermarkStatus1(WatermarkStatus.ACTIVE);
        harness.processWatermark1(new Watermark(millis));
    }

    void chunk(InboundRecord record) throws Exception {
        harness.processElement1(new StreamRecord<>(ChunkRecord.parse(record)));
    }

    /** Sends chunks of one stream in order. */
    void play(String streamId, long from, long to) throws Exception {
        for (long sequence = from; sequence < to; sequence++) {
            chunk(TestingChunks.chunk(streamId, sequence));
        }
    }

    /** Sends a request to forget a stream. */
    void forget(String streamId, String requestId) throws Exception {
        ForgetRequest request = new ForgetRequest(streamId, requestId);
        InboundRecord record =
                new InboundRecord(
                        "video", 0, 0, 0, streamId.getBytes(UTF_8), null, request.headers());
        harness.processElement1(new StreamRecord<>(ChunkRecord.forget(record)));
    }

    void query(StreamItem query) throws Exception {
        harness.processElement2(new StreamRecord<>(query));
    }

    /** Runs one completion. */
    void settleOne() throws Exception {
        harness.getTaskMailbox().take(0).run();
    }

    /** Runs completions until nothing is in flight. */
    void settle() throws Exception {
        while (operator.inFlight() > 0) {
            settleOne();
        }
    }

    int inFlight() {
        return operator.inFlight();
    }

    long framesDamaged() {
        return operator.framesDamaged();
    }

    long chunksLate() {
        return operator.chunksLate();
    }

    OperatorSubtaskState snapshot() throws Exception {
        return harness.snapshot(1, 1);
    }

    void endChunks() throws Exception {
        readUpTo(Watermark.MAX_WATERMARK.getTimestamp()); // as Flink does
        harness.endInput1();
    }

    void endQueries() throws Exception {
        harness.endInput2();
    }

    void processingTime(long millis) throws Exception {
        harness.setProcessingTime(millis);
    }

    int stateEntries() {
        return harness.numKeyedStateEntries();
    }

    int timers() {
        return harness.numProcessingTimeTimers();
    }

    /** Returns the steps, clock advances and questions. */
    List<StreamItem> items() {
        return allItems().stream()
                .filter(it -> !isAboutSilence(it) && !(it instanceof VideoSeen))
                .toList();
    }

    /** Returns which times were seen. */
    List<VideoSeen> seen() {
        return allItems().stream()
                .filter(VideoSeen.class::isInstance)
                .map(VideoSeen.class::cast)
                .toList();
    }

    private static boolean isAboutSilence(StreamItem item) {
        return item instanceof ChunkStarted
                || item instanceof InputPaused
                || item instanceof InputResumed;
    }

    /** Returns all items. */
    List<StreamItem> allItems() {
        return List.copyOf(harness.extractOutputValues());
    }

    /**
     * Returns all items that do not only concern the measurement of silence, in a form that can be
     * compared.
     */
    List<String> fingerprints() throws IOException {
        List<String> all = new ArrayList<>();
        for (StreamItem item : allItems().stream().filter(it -> !isAboutSilence(it)).toList()) {
            byte[] bytes = Serializers.bytes(FlinkTypes.ITEM, item);
            all.add(item.getClass().getSimpleName() + HexFormat.of().formatHex(bytes));
        }
        return all;
    }

    /** Returns whether each item is a clock advance, a clock that is set back, or a step. */
    String kinds() {
        return kinds(items());
    }

    static String kinds(Collection<StreamItem> items) {
        List<String> kinds = new ArrayList<>();
        for (StreamItem item : items) {
            kinds.add(kind(item));
        }
        return String.join(" ", kinds);
    }

    private static String kind(StreamItem item) {
        if (item instanceof ClockSetBack) {
            return "back";
        }
        if (item instanceof StreamForgotten) {
            return "forgotten";
        }
        return item instanceof ClockAdvance ? "clock" : "step";
    }

    List<Long> clocks() {
        return clocks(items());
    }

    /** Returns the clock advances of a stream. */
    static List<Long> clocks(Collection<StreamItem> items, String streamId) {
        return clocks(items.stream().filter(it -> it.streamId().equals(streamId)).toList());
    }

    private static List<Long> clocks(Collection<StreamItem> items) {
        return items.stream()
                .filter(ClockAdvance.class::isInstance)
                .map(it -> ((ClockAdvance) it).clockMicros())
                .toList();
    }

    /** Returns the indices of the encoded and gated steps. */
    List<Long> steps() {
        List<Long> steps = new ArrayList<>();
        for (StreamItem item : items()) {
            if (item instanceof EncodedStep encoded) {
                steps.add(encoded.tokens().step());
            } else if (item instanceof GatedStep gated) {
                steps.add(gated.step());
            }
        }
        return steps;
    }

    List<StreamEvent> events() {
        return side(SideOutputs.EVENTS);
    }

    List<EventType> types() {
        return events().stream().map(StreamEvent::type).toList();
    }

    List<OutboundRecord> deadLetters() {
        return side(SideOutputs.DEAD_LETTERS);
    }

    private <T> List<T> side(OutputTag<T> tag) {
        Collection<StreamRecord<T>> records = harness.getSideOutput(tag);
        return records == null ? List.of() : records.stream().map(StreamRecord::getValue).toList();
    }

    /** Closes the operator and checks that it has closed its model. */
    @Override
    public void close() throws Exception {
        harness.close();
        assertThat(TestingVideoLlm.openModels()).isEqualTo(modelsBefore);
    }
}
