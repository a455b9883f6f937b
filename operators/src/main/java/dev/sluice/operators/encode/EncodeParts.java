// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.encode;

import dev.sluice.engine.perceive.ChunkTask;
import dev.sluice.engine.perceive.EncoderSignals;
import dev.sluice.engine.perceive.StepEncoder;
import dev.sluice.engine.reduce.ReductionPolicy;
import dev.sluice.engine.stream.Backlog;
import dev.sluice.engine.stream.StepShape;
import dev.sluice.engine.stream.StreamItem;
import dev.sluice.ingest.decode.ChunkDecoder;
import dev.sluice.model.ModelInfo;
import dev.sluice.model.VideoLlm;
import dev.sluice.operators.config.ConfigException;
import dev.sluice.operators.model.ModelWorkers;

import org.apache.flink.api.common.state.KeyedStateStore;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.streaming.api.operators.Output;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * The collaborators of {@link EncodeOperator}. All of them belong to the task's mailbox thread.
 *
 * @param state the keyed state
 * @param metrics the metrics
 * @param output emits items, events and dead letters
 * @param dispatcher brings pending chunks to their steps
 * @param intake takes chunks and puts them in order
 */
record EncodeParts(
        EncodeState state,
        EncodeMetrics metrics,
        EncodeOutput output,
        ChunkDispatcher dispatcher,
        ChunkIntake intake) {

    /**
     * Builds the collaborators, each from those before it.
     *
     * @param policy the policy, which the model has to suit
     * @param held whether no chunk is submitted before the dispatcher is started
     */
    static EncodeParts open(
            EncodeSettings settings,
            ModelWorkers workers,
            KeyedStateStore store,
            Output<StreamRecord<StreamItem>> items,
            MetricGroup group,
            ReductionPolicy policy,
            boolean held) {
        VideoLlm model = workers.model();
        checkSignals(policy, model.info());
        EncodeState state = new EncodeState(store, settings.order(), StepShape.of(model.info()));
        Backlog backlog = new Backlog(settings.maxSubtaskRecords(), settings.maxSubtaskBytes());
        EncodeMetrics metrics = new EncodeMetrics(group, backlog, settings.maxStreamMetrics());
        metrics.register(model);
        EncodeOutput output = new EncodeOutput(items, settings.deadLetters(), metrics);
        ChunkTask task =
                new ChunkTask(
                        model,
                        new ChunkDecoder(settings.decoding()),
                        settings.slots(),
                        new StepEncoder(model, settings.gate(), policy.needsPixels()),
                        settings.maxOverlapMicros());
        ChunkDispatcher dispatcher =
                new ChunkDispatcher(
                        settings,
                        state,
                        output,
                        metrics,
                        backlog,
                        workers.async(),
                        task,
                        model.info().temporalPatch(),
                        held);
        ChunkIntake intake = new ChunkIntake(settings, state, output, backlog, dispatcher);
        return new EncodeParts(state, metrics, output, dispatcher, intake);
    }

    private static void checkSignals(ReductionPolicy policy, ModelInfo model) {
        try {
            EncoderSignals.check(policy, model);
        } catch (IllegalArgumentException e) {
            throw new ConfigException("sluice.reduce: " + e.getMessage(), e);
        }
    }
}
