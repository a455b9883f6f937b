// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.memory;

import dev.sluice.engine.memory.FinalStep;
import dev.sluice.engine.protocol.Answer;
import dev.sluice.engine.protocol.OutboundRecord;
import dev.sluice.engine.protocol.StreamEvent;
import dev.sluice.operators.record.SideOutputs;

import org.apache.flink.streaming.api.operators.Output;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

import java.util.List;

/**
 * Emits answers, events and final tokens, and counts them. Used only by the task's mailbox thread.
 */
final class MemoryOutput implements AnswerSink {

    private final Output<StreamRecord<OutboundRecord>> output;
    private final MemoryMetrics metrics;
    private final boolean emitTokens;
    private final boolean tokenValues;

    /**
     * @param settings whether final tokens are emitted, or only counted
     */
    MemoryOutput(
            Output<StreamRecord<OutboundRecord>> output,
            MemoryMetrics metrics,
            MemorySettings settings) {
        this.output = output;
        this.metrics = metrics;
        this.emitTokens = settings.tokens();
        this.tokenValues = settings.tokenValues();
    }

    @Override
    public void answer(Answer answer) {
        metrics.answered(answer);
        output.collect(new StreamRecord<>(answer.toRecord()));
    }

    @Override
    public void unchanged() {
        metrics.unchanged();
    }

    @Override
    public void pending(String streamId, int count) {
        metrics.pending(streamId, count);
    }

    void emit(StreamEvent event) {
        output.collect(SideOutputs.EVENTS, new StreamRecord<>(event));
    }

    /** Emits the tokens of steps that have become final. */
    void finalSteps(String streamId, List<FinalStep> steps) {
        metrics.finalSteps(streamId, steps);
        if (emitTokens) {
            for (FinalStep step : steps) {
                output.collect(
                        SideOutputs.TOKENS,
                        new StreamRecord<>(MemoryRecords.tokens(streamId, step, tokenValues)));
            }
        }
    }
}
