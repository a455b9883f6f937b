// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.drop;

import dev.sluice.engine.protocol.EventType;
import dev.sluice.engine.protocol.StreamEvent;
import dev.sluice.engine.reduce.DropDecision;
import dev.sluice.engine.reduce.ReductionPolicy;
import dev.sluice.engine.reduce.TokenDrop;
import dev.sluice.engine.reduce.TokenGrid;
import dev.sluice.engine.reduce.TokenStep;
import dev.sluice.engine.stream.ClockAdvance;
import dev.sluice.engine.stream.ClockSetBack;
import dev.sluice.engine.stream.DroppedStep;
import dev.sluice.engine.stream.EncodedStep;
import dev.sluice.engine.stream.GatedStep;
import dev.sluice.engine.stream.StreamForgotten;
import dev.sluice.engine.stream.StreamItem;
import dev.sluice.operators.config.JobOptions;
import dev.sluice.operators.config.ReduceOptions;
import dev.sluice.operators.config.SceneOptions;
import dev.sluice.operators.record.FlinkTypes;
import dev.sluice.operators.record.Serializers;
import dev.sluice.operators.record.SideOutputs;

import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;

class DropOperatorTest {

    private static final TokenGrid GRID = new TokenGrid(4, 5);
    private static final int DIM = 8;
    private static final long SECOND = 1_000_000;

    private final Configuration config = new Configuration();
    private final Random random = new Random(11);

    @ParameterizedTest
    @ValueSource(strings = {"dtd-feature", "dtd-anchored", "dtd-pixel", "holitom", "none"})
    void eachStreamIsReducedByItsOwnDrop(String name) throws Exception {
        config.set(ReduceOptions.POLICY, name);
        ReductionPolicy policy = ReductionPolicy.parse(name, Map.of());
        TokenDrop dropA = policy.newDrop();
        TokenDrop dropB = policy.newDrop();
        try (Harness harness = open(null)) {
            for (int step = 0; step < 12; step++) {
                EncodedStep a = step("a", step, GRID);
                EncodedStep b = step("b", step, GRID);
                harness.processElement(new StreamRecord<>(a));
                harness.processElement(new StreamRecord<>(b));
                List<StreamItem> items = harness.extractOutputValues();

                assertDecided(items.get(2 * step), a, dropA.accept(a.tokens()));
                assertDecided(items.get(2 * step + 1), b, dropB.accept(b.tokens()));
            }
        }
    }

    @Test
    void aSnapshotInTheMiddleChangesNoDecision() throws Exception {
        List<EncodedStep> steps = new ArrayList<>();
        for (int step = 0; step < 20; step++) {
            steps.add(step("cam", step, GRID));
        }
        List<String> expected;
        try (Harness harness = open(null)) {
            harness.play(steps);
            expected = harness.fingerprints();
        }
        for (int split : new int[] {0, 1, 7, 19}) {
            List<String> all = new ArrayList<>();
            OperatorSubtaskState state;
            try (Harness harness = open(null)) {
                harness.play(steps.subList(0, split));
                state = harness.snapshot(1, 1);
                all.addAll(harness.fingerprints());
            }
            try (Harness harness = open(state)) {
                harness.play(steps.subList(split, steps.size()));
                all.addAll(harness.fingerprints());
            }
            assertThat(all).as("split after %d", split).isEqualTo(expected);
        }
    }

    @Test
    void aClockThatIsSetBackRestartsDropAndSceneDetector() throws Exception {
        List<EncodedStep> first = List.of(step("cam", 5, GRID), step("cam", 6, GRID));
        List<EncodedStep> second = List.of(step("cam", 1, GRID), step("cam", 2, GRID));
        List<String> fresh;
        try (Harness harness = open(null)) {
            harness.play(second);
            fresh = harness.fingerprints();
        }
        try (Harness harness = open(null)) {
            harness.play(first);
            harness.processElement(new StreamRecord<>(new ClockSetBack("cam", 7 * SECOND, SECOND)));
            harness.play(second);

            List<String> all = harness.fingerprints();
            assertThat(all.subList(all.size() - fresh.size(), all.size())).isEqualTo(fresh);
            assertThat(harness.extractOutputValues().get(2)).isInstanceOf(ClockSetBack.class);

            harness.processElement(new StreamRecord<>(new StreamForgotten("cam", "r", true)));
            assertThat(harness.numKeyedStateEntries()).isZero();
        }
    }

    @Test
    void anotherPolicyAcrossASavepointRestartsTheDrop() throws Exception {
        OperatorSubtaskState state;
        try (Harness harness = open(null)) {
            harness.play(List.of(step("cam", 0, GRID), step("cam", 1, GRID)));
            state = harness.snapshot(1, 1);
        }
        config.set(ReduceOptions.POLICY, "dtd-anchored");
        EncodedStep next = step("cam", 2, GRID);
        try (Harness harness = open(state)) {
            harness.play(List.of(next, at(next, 3)));

            List<StreamItem> items = harness.extractOutputValues();
            DropDecision first = ((DroppedStep) items.get(0)).decision();
            assertThat(first.keep()).containsOnly(true);
            assertThat(first.similarity()).isNull();
            assertThat(((DroppedStep) items.get(1)).decision().keep()).containsOnly(false);
        }
    }

    @Test
    void otherItemsPassThrough() throws Exception {
        List<StreamItem> items =
                List.of(
                        new GatedStep("cam", 1, SECOND, SECOND, GRID),
                        new ClockAdvance("cam", 2 * SECOND));
        try (Harness harness = open(null)) {
            harness.play(items);

            assertThat(harness.extractOutputValues()).containsExactlyElementsOf(items);
        }
    }

    @Test
    void anotherGridRestartsTheDropAndIsNoSceneChange() throws Exception {
        try (Harness harness = open(null)) {
            harness.play(List.of(step("cam", 0, GRID), step("cam", 1, new TokenGrid(2, 2))));

            DroppedStep second = (DroppedStep) harness.extractOutputValues().get(1);
            assertThat(second.decision().keep()).containsOnly(true);
            assertThat(second.decision().similarity()).isNull();
            assertThat(harness.events()).isEmpty();
        }
    }

    @Test
    void aSceneChangeIsAnEventAndAFlag() throws Exception {
        config.set(SceneOptions.THRESHOLD, 0.6);
        EncodedStep still = step("cam", 0, GRID);
        EncodedStep same = at(still, 1);
        EncodedStep other = step("cam", 2, GRID);
        try (Harness harness = open(null)) {
            harness.play(List.of(still, same, other, at(other, 3)));

            assertThat(harness.extractOutputValues())
                    .extracting(it -> ((DroppedStep) it).sceneChange())
                    .containsExactly(false, false, true, false);
            StreamEvent event = harness.events().get(0);
            assertThat(harness.events()).hasSize(1);
            assertThat(event.type()).isEqualTo(EventType.SCENE);
            assertThat(event.json())
                    .contains("\"time\":\"1970-01-01T00:00:02Z\",\"step\":2,\"redundancy\":");
        }
    }

    @Test
    void invalidTokensCountAsGatedAndChangeNothing() throws Exception {
        EncodedStep first = step("cam", 0, GRID);
        EncodedStep broken = step("cam", 1, GRID);
        broken.tokens().features()[3] = Float.NaN;
        try (Harness harness = open(null)) {
            harness.play(List.of(first, broken, at(first, 2)));

            List<StreamItem> items = harness.extractOutputValues();
            assertThat(items.get(1)).isEqualTo(new GatedStep("cam", 1, SECOND, SECOND + 1, GRID));
            assertThat(((DroppedStep) items.get(2)).decision().redundancy()).isEqualTo(1);
            assertThat(harness.events().get(0).json())
                    .contains("\"kind\":\"invalid-tokens\",\"code\":\"MODEL_FAILED\"");
        }
    }

    @Test
    void anIdleStreamIsEvicted() throws Exception {
        config.set(JobOptions.STREAM_IDLE_TIMEOUT, Duration.ofMinutes(1));
        try (Harness harness = open(null)) {
            harness.setProcessingTime(0);
            harness.play(List.of(step("cam", 0, GRID)));
            harness.setProcessingTime(30_000);
            harness.play(List.of(new GatedStep("cam", 1, SECOND, SECOND, GRID)));
            harness.setProcessingTime(89_999);
            assertThat(harness.numKeyedStateEntries()).isPositive();

            harness.setProcessingTime(90_000);

            assertThat(harness.numKeyedStateEntries()).isZero();
            assertThat(harness.numProcessingTimeTimers()).isZero();
        }
    }

    @Test
    void theIdleTimeoutStartsAgainAfterAnOutage() throws Exception {
        config.set(JobOptions.STREAM_IDLE_TIMEOUT, Duration.ofMinutes(1));
        OperatorSubtaskState state;
        try (Harness harness = open(null)) {
            harness.setProcessingTime(0);
            harness.play(List.of(step("cam", 0, GRID)));
            state = harness.snapshot(1, 1);
        }
        try (Harness harness = open(state, 3_600_000)) {
            harness.setProcessingTime(3_600_000 + 59_999);
            assertThat(harness.numKeyedStateEntries()).isPositive();

            harness.setProcessingTime(3_600_000 + 60_000);

            assertThat(harness.numKeyedStateEntries()).isZero();
            assertThat(harness.numProcessingTimeTimers()).isZero();
        }
    }

    @Test
    void noStreamOfBoundedInputIsEverIdle() throws Exception {
        config.set(JobOptions.STREAM_IDLE_TIMEOUT, Duration.ofMinutes(1));
        EncodedStep first = step("cam", 0, GRID);
        DropOperator bounded =
                new DropOperator(
                        config,
                        stream -> ReductionPolicy.parse("dtd-feature", Map.of()).newDrop(),
                        true);
        try (Harness harness = open(new Harness(bounded), null, 0)) {
            harness.play(List.of(first));
            harness.setProcessingTime(600_000);
            harness.play(List.of(at(first, 1)));

            DroppedStep second = (DroppedStep) harness.extractOutputValues().get(1);
            assertThat(second.decision().redundancy()).isEqualTo(1);
            assertThat(harness.numProcessingTimeTimers()).isZero();
        }
    }

    private static void assertDecided(StreamItem item, EncodedStep step, DropDecision decision) {
        DroppedStep dropped = (DroppedStep) item;
        assertThat(dropped.encoded()).isSameAs(step);
        assertThat(dropped.decision()).usingRecursiveComparison().isEqualTo(decision);
    }

    private Harness open(OperatorSubtaskState state) throws Exception {
        return open(state, 0);
    }

    private Harness open(OperatorSubtaskState state, long nowMillis) throws Exception {
        return open(new Harness(new DropOperator(config)), state, nowMillis);
    }

    private static Harness open(Harness harness, OperatorSubtaskState state, long nowMillis)
            throws Exception {
        harness.setup(FlinkTypes.ITEM.createSerializer(new SerializerConfigImpl()));
        if (state != null) {
            harness.initializeState(state);
        }
        harness.getProcessingTimeService().setCurrentTime(nowMillis);
        harness.open();
        return harness;
    }

    /** A step of which some tokens repeat the step before. */
    private EncodedStep step(String streamId, long step, TokenGrid grid) {
        Random background = new Random(streamId.hashCode());
        float[] features = new float[grid.size() * DIM];
        for (int token = 0; token < grid.size(); token++) {
            boolean moves = random.nextInt(3) == 0;
            for (int i = 0; i < DIM; i++) {
                float still = (float) background.nextGaussian();
                features[token * DIM + i] = moves ? (float) random.nextGaussian() : still;
            }
        }
        byte[] pixels = new byte[2 * grid.size() * 3 * 4];
        random.nextBytes(pixels);
        TokenStep tokens = new TokenStep(step, grid, DIM, features, null, pixels);
        return new EncodedStep(streamId, step * SECOND, step * SECOND + 1, tokens);
    }

    private static EncodedStep at(EncodedStep step, long index) {
        TokenStep tokens = step.tokens();
        TokenStep moved =
                new TokenStep(
                        index,
                        tokens.grid(),
                        tokens.dim(),
                        Arrays.copyOf(tokens.features(), tokens.features().length),
                        null,
                        tokens.pixels());
        return new EncodedStep(step.streamId(), index * SECOND, index * SECOND + 1, moved);
    }

    private static final class Harness
            extends KeyedOneInputStreamOperatorTestHarness<String, StreamItem, StreamItem> {

        private Harness(DropOperator operator) throws Exception {
            super(operator, StreamItem::streamId, Types.STRING);
        }

        private void play(List<? extends StreamItem> items) throws Exception {
            for (StreamItem item : items) {
                processElement(new StreamRecord<>(item));
            }
        }

        private List<StreamEvent> events() {
            Collection<StreamRecord<StreamEvent>> events = getSideOutput(SideOutputs.EVENTS);
            return events == null
                    ? List.of()
                    : events.stream().map(StreamRecord::getValue).toList();
        }

        private List<String> fingerprints() throws Exception {
            List<String> all = new ArrayList<>();
            for (StreamItem item : extractOutputValues()) {
                all.add(HexFormat.of().formatHex(Serializers.bytes(FlinkTypes.ITEM, item)));
            }
            return all;
        }
    }
}
