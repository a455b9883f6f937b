// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.encode;

import dev.sluice.engine.protocol.DeadLetters;
import dev.sluice.engine.protocol.ErrorCode;
import dev.sluice.engine.protocol.InboundRecord;
import dev.sluice.engine.protocol.StreamEvent;
import dev.sluice.engine.stream.Gap;
import dev.sluice.engine.stream.PendingChunk;
import dev.sluice.engine.stream.StreamItem;
import dev.sluice.engine.stream.Verdict;
import dev.sluice.operators.record.SideOutputs;

import org.apache.flink.streaming.api.operators.Output;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/** Emits items, events and dead letters, and counts them. Used only by the mailbox thread. */
final class EncodeOutput {

    private final Output<StreamRecord<StreamItem>> output;
    private final DeadLetters deadLetters;
    private final EncodeMetrics metrics;

    EncodeOutput(
            Output<StreamRecord<StreamItem>> output,
            DeadLetters deadLetters,
            EncodeMetrics metrics) {
        this.output = output;
        this.deadLetters = deadLetters;
        this.metrics = metrics;
    }

    void emit(StreamItem item) {
        output.collect(new StreamRecord<>(item));
    }

    void emit(StreamEvent event) {
        output.collect(SideOutputs.EVENTS, new StreamRecord<>(event));
    }

    void gap(String streamId, Gap gap) {
        metrics.missing(streamId, gap);
        emit(EncodeEvents.gap(streamId, gap));
    }

    /** Counts a chunk that is not accepted, and reports it unless it is a duplicate. */
    void refused(String streamId, PendingChunk chunk, Verdict verdict) {
        metrics.refused(streamId, verdict);
        if (verdict != Verdict.DUPLICATE) {
            emit(EncodeEvents.late(streamId, chunk, verdict));
        }
    }

    void deadLetter(InboundRecord record, String stage, Exception failure) {
        metrics.failed(ErrorCode.of(failure));
        output.collect(
                SideOutputs.DEAD_LETTERS,
                new StreamRecord<>(deadLetters.of(record, stage, failure)));
    }
}
