// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.memory;

import dev.sluice.engine.fixture.Queries;
import dev.sluice.engine.fixture.TestingSteps;
import dev.sluice.engine.protocol.OutboundRecord;
import dev.sluice.engine.protocol.Query;
import dev.sluice.engine.protocol.StreamEvent;
import dev.sluice.engine.reduce.TokenGrid;
import dev.sluice.engine.stream.ClockAdvance;
import dev.sluice.engine.stream.DroppedStep;
import dev.sluice.engine.stream.StreamItem;
import dev.sluice.engine.stream.StreamQuery;
import dev.sluice.engine.stream.VideoSeen;
import dev.sluice.operators.config.QueryOptions;
import dev.sluice.operators.config.ReduceOptions;
import dev.sluice.operators.model.ModelLoader;
import dev.sluice.operators.record.FlinkTypes;
import dev.sluice.operators.record.SideOutputs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.tasks.StreamTaskActionExecutor;
import org.apache.flink.streaming.runtime.tasks.mailbox.MailboxExecutorImpl;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.util.OutputTag;
import org.apache.flink.util.function.ThrowingRunnable;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Random;

/** A {@link MemoryOperator} with the scripted model in Flink's test harness. */
final class MemoryHarness implements AutoCloseable {

    static final int MAX_PARALLELISM = 16;
    static final TokenGrid GRID = new TokenGrid(2, 3);
    static final int DIM = 3;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final MemoryOperator operator;
    private final KeyedOneInputStreamOperatorTestHarness<String, StreamItem, OutboundRecord>
            harness;

    private MemoryHarness(
            Configuration config,
            ModelLoader models,
            StateBackend backend,
            OperatorSubtaskState restored,
            int parallelism,
            int subtask,
            long nowMillis,
            boolean bounded)
            throws Exception {
        operator = new MemoryOperator(config, models, bounded);
        harness =
                new KeyedOneInputStreamOperatorTestHarness<>(
                        operator,
                        StreamItem::streamId,
                        Types.STRING,
                        MAX_PARALLELISM,
                        parallelism,
                        subtask);
        if (backend != null) {
            harness.setStateBackend(backend);
        }
        harness.setup(
                FlinkTypes.OUTBOUND.createSerializer(
                        harness.getExecutionConfig().getSerializerConfig()));
        if (restored != null) {
            harness.initializeState(restored);
        }
        harness.getProcessingTimeService().setCurrentTime(nowMillis);
        harness.open();
    }

    /** A configuration in which questions to a silent stream are answered after one second. */
    static Configuration config(String policy) {
        Configuration config = new Configuration();
        config.set(ReduceOptions.POLICY, policy);
        config.set(QueryOptions.TIMEOUT, Duration.ofSeconds(1));
        return config;
    }

    static MemoryHarness open(Configuration config) throws Exception {
        return new MemoryHarness(config, ScriptedVideoLlm::open, null, null, 1, 0, 0, false);
    }

    static MemoryHarness openBounded(Configuration config) throws Exception {
        return new MemoryHarness(config, ScriptedVideoLlm::open, null, null, 1, 0, 0, true);
    }

    static MemoryHarness open(Configuration config, ModelLoader models) throws Exception {
        return new MemoryHarness(config, models, null, null, 1, 0, 0, false);
    }

    static MemoryHarness open(Configuration config, ModelLoader models, int parallelism)
            throws Exception {
        return new MemoryHarness(config, models, null, null, parallelism, 0, 0, false);
    }

    static MemoryHarness open(Configuration config, StateBackend backend) throws Exception {
        return new MemoryHarness(config, ScriptedVideoLlm::open, backend, null, 1, 0, 0, false);
    }

    static MemoryHarness restore(
            Configuration config, StateBackend backend, OperatorSubtaskState state)
            throws Exception {
        return new MemoryHarness(config, ScriptedVideoLlm::open, backend, state, 1, 0, 0, false);
    }

    static MemoryHarness restore(
            Configuration config, OperatorSubtaskState state, int parallelism, int subtask)
            throws Exception {
        return new MemoryHarness(
                config, ScriptedVideoLlm::open, null, state, parallelism, subtask, 0, false);
    }

    static MemoryHarness restoreWith(
            Configuration config, ModelLoader models, OperatorSubtaskState state) throws Exception {
        return new MemoryHarness(config, models, null, state, 1, 0, 0, false);
    }

    static MemoryHarness restoreAt(Configuration config, OperatorSubtaskState state, long millis)
            throws Exception {
        return new MemoryHarness(config, ScriptedVideoLlm::open, null, state, 1, 0, millis, false);
    }

    void item(StreamItem item) throws Exception {
        harness.processElement(new StreamRecord<>(item));
    }

    void ask(Query query) throws Exception {
        item(new StreamQuery(query));
    }

    /** Sends a step that depends only on its index; all tokens of the first one are kept. */
    void step(long step) throws Exception {
        item(stepOf(Queries.STREAM, step));
    }

    static DroppedStep stepOf(String stream, long step) {
        Random random = new Random(31 * step + stream.hashCode());
        return TestingSteps.dropped(random, stream, step, GRID, DIM, step == 0 ? 1 : 0.5);
    }

    /** Sends the same step as a scene change. */
    void sceneChange(long step) throws Exception {
        DroppedStep calm = stepOf(Queries.STREAM, step);
        item(new DroppedStep(calm.encoded(), calm.decision(), true));
    }

    void gated(long step) throws Exception {
        item(TestingSteps.gated(Queries.STREAM, step, GRID));
    }

    void clock(long micros) throws Exception {
        item(new ClockAdvance(Queries.STREAM, micros));
    }

    /** Sends a chunk of two steps that starts with this one. */
    void chunk(long firstStep) throws Exception {
        step(firstStep);
        step(firstStep + 1);
        clock(TestingSteps.capture(firstStep + 2));
    }

    /** Sends a chunk of two steps as the encoder does, which also says that they were seen. */
    void seenChunk(long firstStep) throws Exception {
        item(
                new VideoSeen(
                        Queries.STREAM,
                        TestingSteps.capture(firstStep),
                        TestingSteps.capture(firstStep + 2)));
        chunk(firstStep);
    }

    /** Runs completions until nothing is in flight. */
    void settle() throws Exception {
        while (operator.inFlight() > 0) {
            harness.getTaskMailbox().take(0).run();
        }
    }

    /** Adds a mail, which runs when the operator yields. */
    void mail(ThrowingRunnable<Exception> action) {
        new MailboxExecutorImpl(harness.getTaskMailbox(), 0, StreamTaskActionExecutor.IMMEDIATE)
                .execute(action, "test");
    }

    int inFlight() {
        return operator.inFlight();
    }

    int answersInFlight() {
        return operator.answersInFlight();
    }

    OperatorSubtaskState snapshot() throws Exception {
        return harness.snapshot(1, 1);
    }

    void endInput() throws Exception {
        harness.endInput();
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

    /** Returns the answers so far, without their timing. */
    List<JsonNode> answers() throws IOException {
        List<JsonNode> answers = new ArrayList<>();
        for (OutboundRecord record : harness.extractOutputValues()) {
            JsonNode answer = JSON.readTree(record.value());
            ((ObjectNode) answer).remove("timing");
            answers.add(answer);
        }
        return answers;
    }

    /** Returns the only answer so far. */
    JsonNode answer() throws IOException {
        List<JsonNode> answers = answers();
        if (answers.size() != 1) {
            throw new AssertionError("expected one answer, found " + answers);
        }
        return answers.get(0);
    }

    List<String> answered() throws IOException {
        return answers().stream()
                .map(
                        answer ->
                                answer.get("query_id").asText()
                                        + " "
                                        + answer.get("status").asText())
                .toList();
    }

    List<StreamEvent> events() {
        return side(SideOutputs.EVENTS);
    }

    List<OutboundRecord> tokens() {
        return side(SideOutputs.TOKENS);
    }

    private <T> List<T> side(OutputTag<T> tag) {
        Collection<StreamRecord<T>> records = harness.getSideOutput(tag);
        return records == null ? List.of() : records.stream().map(StreamRecord::getValue).toList();
    }

    @Override
    public void close() throws Exception {
        harness.close();
    }
}
