// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.memory;

import dev.sluice.engine.protocol.OutboundRecord;
import dev.sluice.engine.question.AnswerTask;
import dev.sluice.engine.question.SilenceTracker;
import dev.sluice.engine.stream.StepShape;
import dev.sluice.model.VideoLlm;
import dev.sluice.operators.keyed.KeyedAsync;
import dev.sluice.operators.model.ModelWorkers;

import org.apache.flink.api.common.state.KeyedStateStore;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.streaming.api.operators.InternalTimerService;
import org.apache.flink.streaming.api.operators.Output;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

import java.util.function.LongSupplier;

/**
 * The collaborators of {@link MemoryOperator}. Except where one says otherwise, they belong to the
 * task's mailbox thread.
 *
 * @param state the keyed state
 * @param streams the streams that are kept beside state
 * @param silence measures for how long streams have been silent
 * @param timer the timer of each stream
 * @param backpressure makes records wait for answers
 * @param dispatcher brings released questions to their answers
 * @param updates applies items to the streams
 */
record MemoryParts(
        MemoryState state,
        CachedStreams streams,
        SilenceTracker silence,
        StreamTimer timer,
        AnswerBackpressure backpressure,
        AnswerDispatcher dispatcher,
        StreamUpdates updates) {

    /**
     * Builds the collaborators, each from those before it.
     *
     * @param subtasks subtasks of the operator, which share the sessions of a process
     */
    static MemoryParts open(
            MemorySettings settings,
            ModelWorkers workers,
            KeyedStateStore store,
            InternalTimerService<VoidNamespace> timers,
            Output<StreamRecord<OutboundRecord>> output,
            MetricGroup group,
            int subtasks) {
        KeyedAsync async = workers.async();
        LongSupplier nowMillis = timers::currentProcessingTime;
        MemoryMetrics metrics = new MemoryMetrics(group, settings.maxStreamMetrics());
        MemoryOutput sink = new MemoryOutput(output, metrics, settings);
        MemoryState state = new MemoryState(store, settings, StepShape.of(workers.model().info()));
        CachedStreams streams = new CachedStreams(state, settings.cachedStreams(), sink);
        AnswerTask task = task(settings, workers.model());
        AnswerDispatcher dispatcher =
                new AnswerDispatcher(state, streams, async, task, nowMillis, sink);
        metrics.register(dispatcher);
        metrics.register(workers.model());
        Prefetch prefetch =
                new Prefetch(
                        async,
                        task,
                        settings.prefetchStreams(subtasks),
                        settings.prefillBlock(),
                        dispatcher::isWaiting);
        BudgetWarnings warnings = new BudgetWarnings(settings.memory());
        SilenceTracker silence = new SilenceTracker(nowMillis);
        return new MemoryParts(
                state,
                streams,
                silence,
                new StreamTimer(timers, state, silence, settings),
                new AnswerBackpressure(settings, streams, async, silence),
                dispatcher,
                new StreamUpdates(
                        state,
                        streams,
                        dispatcher,
                        prefetch,
                        warnings,
                        sink,
                        metrics,
                        nowMillis,
                        settings.unseenToleranceMicros()));
    }

    private static AnswerTask task(MemorySettings settings, VideoLlm model) {
        return new AnswerTask(
                model,
                settings.choice(),
                settings.policy().name(),
                settings.fps(),
                settings.maxNewTokens(),
                PromptBudget::failure);
    }
}
