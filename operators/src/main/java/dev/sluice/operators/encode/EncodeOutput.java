package dev.sluice.operators.encode;

import dev.sluice.engine.protocol.DeadLetters;
import dev.sluice.engine.protocol.ErrorCode;
import dev.sluice.engine.protocol.InboundRecord;
import dev.sluice.engine.protocol.StreamEvent;
import dev.sluice.engine.stream.Gap;
import dev.sluice.engine.stream.StreamItem;
import dev.sluice.operators.record.SideOutputs;

import org.apache.flink.streaming.api.operators.Output;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

import java.util.List;

/** What the encoder emits, counted. */
final class EncodeOutput {

    private final Output<StreamRecord<StreamItem>> output;
    private final DeadLetters letters;
    private final EncodeMetrics metrics;

    EncodeOutput(
            Output<StreamRecord<StreamItem>> output, DeadLetters letters, EncodeMetrics metrics) {
        this.output = output;
        this.letters = letters;
        this.metrics = metrics;
    }

    void emit(StreamItem item) {
        output.collect(new StreamRecord<>(item));
    }

    void emit(StreamEvent event) {
        output.collect(SideOutputs.EVENTS, new StreamRecord<>(event));
    }

    void gaps(String streamId, List<Gap> gaps) {
        for (Gap gap : gaps) {
            metrics.missing(gap);
            emit(EncodeEvents.gap(streamId, gap));
        }
    }

    void giveUp(InboundRecord record, String stage, Exception failure) {
        metrics.failed(ErrorCode.of(failure));
        output.collect(
                SideOutputs.DEAD_LETTERS, new StreamRecord<>(letters.of(record, stage, failure)));
    }
}
