// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.drop;

import dev.sluice.engine.protocol.ErrorCode;
import dev.sluice.engine.protocol.EventType;
import dev.sluice.engine.protocol.StreamEvent;
import dev.sluice.engine.reduce.DropDecision;
import dev.sluice.engine.reduce.InvalidTokensException;
import dev.sluice.engine.reduce.ReductionPolicy;
import dev.sluice.engine.reduce.SceneDetector;
import dev.sluice.engine.reduce.TokenDrop;
import dev.sluice.engine.reduce.TokenStep;
import dev.sluice.engine.reduce.kernel.Kernels;
import dev.sluice.engine.stream.ClockSetBack;
import dev.sluice.engine.stream.DroppedStep;
import dev.sluice.engine.stream.EncodedStep;
import dev.sluice.engine.stream.GatedStep;
import dev.sluice.engine.stream.StreamForgotten;
import dev.sluice.engine.stream.StreamItem;
import dev.sluice.operators.config.ConfigChecks;
import dev.sluice.operators.config.ConfigException;
import dev.sluice.operators.config.JobOptions;
import dev.sluice.operators.config.ReduceOptions;
import dev.sluice.operators.config.SceneOptions;
import dev.sluice.operators.keyed.Idleness;
import dev.sluice.operators.record.SideOutputs;

import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.InternalTimer;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.Triggerable;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.Objects;

/**
 * The middle of the keyed chain: decides which tokens of a step repeat earlier ones, and detects
 * scene changes. All other items pass through.
 *
 * <p>The operator keeps nothing outside of keyed state: it reads and writes the state of the drop
 * and of the scene detector with each step.
 */
public final class DropOperator extends AbstractStreamOperator<StreamItem>
        implements OneInputStreamOperator<StreamItem, StreamItem>,
                Triggerable<String, VoidNamespace> {

    private static final long serialVersionUID = 1L;
    private static final Logger LOGGER = LoggerFactory.getLogger(DropOperator.class);

    private final Configuration config;
    private final DropFactory factory;
    private final boolean bounded;

    // Only the task's mailbox thread touches these.
    private transient ValueState<byte[]> drops;
    private transient ValueState<byte[]> scenes;
    private transient Idleness idleness;
    private transient DropMetrics metrics;

    /**
     * Creates the operator for endless input, with the configured policy.
     *
     * @throws ConfigException if an option is out of range
     */
    public DropOperator(Configuration config) {
        this(config, configured(config), false);
    }

    /**
     * Creates the operator with the drops of a factory. All else follows the options.
     *
     * @param bounded whether the input ends: then no stream is ever idle
     * @throws ConfigException if an option is out of range
     */
    public DropOperator(Configuration config, DropFactory factory, boolean bounded) {
        this.config = config;
        this.factory = factory;
        this.bounded = bounded;
        SceneOptions.detector(config); // invalid options fail where the job is built
    }

    @Override
    public void open() throws Exception {
        super.open();
        drops = bytes("drop");
        scenes = bytes("scene");
        idleness =
                new Idleness(
                        getKeyedStateStore()
                                .getState(new ValueStateDescriptor<>("touched", Types.LONG)),
                        getInternalTimerService("idle", VoidNamespaceSerializer.INSTANCE, this),
                        bounded
                                ? Idleness.NEVER
                                : ConfigChecks.millis(config, JobOptions.STREAM_IDLE_TIMEOUT));
        metrics = new DropMetrics(getMetricGroup());
        LOGGER.info("The reducers use {}", Kernels.best().description());
    }

    @Override
    public void processElement(StreamRecord<StreamItem> element) throws Exception {
        StreamItem item = element.getValue();
        if (item instanceof EncodedStep step) {
            idleness.touch();
            emit(decide(step));
        } else {
            if (item instanceof GatedStep step) {
                idleness.touch();
                gated(step);
            } else if (item instanceof ClockSetBack) {
                forget();
            } else if (item instanceof StreamForgotten) {
                forget();
                idleness.evict();
            }
            emit(item);
        }
    }

    @Override
    public void onProcessingTime(InternalTimer<String, VoidNamespace> timer) throws Exception {
        if (idleness.isIdle(timer.getTimestamp())) {
            forget();
            idleness.evict();
        }
    }

    @Override
    public void onEventTime(InternalTimer<String, VoidNamespace> timer) {
        throw new IllegalStateException("expected timers in processing time only, found " + timer);
    }

    private void forget() {
        drops.clear();
        scenes.clear();
    }

    private static DropFactory configured(Configuration config) {
        ReductionPolicy policy = ReduceOptions.policy(config);
        return streamId -> policy.newDrop();
    }

    private StreamItem decide(EncodedStep step) throws IOException {
        TokenDrop drop = factory.newDrop(step.streamId());
        byte[] before = drops.value();
        if (before != null) {
            drop.restore(before);
        }
        DropDecision decision;
        try {
            decision = drop.accept(step.tokens());
        } catch (InvalidTokensException e) {
            return withoutTokens(step, e);
        }
        drops.update(drop.snapshot());
        boolean change = isChange(step, decision);
        metrics.decided(decision);
        return new DroppedStep(step, decision, change);
    }

    private boolean isChange(EncodedStep step, DropDecision decision) throws IOException {
        SceneDetector detector = detector();
        boolean change = detector.accept(decision);
        scenes.update(detector.snapshot());
        if (change) {
            metrics.scene();
            emit(
                    StreamEvent.of(EventType.SCENE, step.streamId(), step.captureMicros())
                            .with("step", step.tokens().step())
                            .with("redundancy", decision.redundancy())
                            .build());
        }
        return change;
    }

    private void gated(GatedStep step) throws IOException {
        SceneDetector detector = detector();
        detector.acceptGated();
        scenes.update(detector.snapshot());
        metrics.gated(step.grid().size());
    }

    /** Tokens that no reducer can process: the stream continues as if the gate had closed. */
    private StreamItem withoutTokens(EncodedStep step, InvalidTokensException failure) {
        TokenStep tokens = step.tokens();
        String message =
                Objects.requireNonNull(failure.getMessage(), "this exception has a message");
        metrics.invalid();
        emit(
                StreamEvent.of(EventType.SOURCE, step.streamId(), step.captureMicros())
                        .with("kind", "invalid-tokens")
                        .with("code", ErrorCode.of(failure).name())
                        .with("step", tokens.step())
                        .with("message", message)
                        .build());
        return step.withoutTokens();
    }

    private SceneDetector detector() throws IOException {
        SceneDetector detector = SceneOptions.detector(config);
        byte[] before = scenes.value();
        if (before != null) {
            detector.restore(before);
        }
        return detector;
    }

    private ValueState<byte[]> bytes(String name) {
        return getKeyedStateStore()
                .getState(
                        new ValueStateDescriptor<>(
                                name, PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO));
    }

    private void emit(StreamItem item) {
        output.collect(new StreamRecord<>(item));
    }

    private void emit(StreamEvent event) {
        output.collect(SideOutputs.EVENTS, new StreamRecord<>(event));
    }
}
