// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.job;

import dev.sluice.engine.protocol.Answer;
import dev.sluice.engine.protocol.DeadLetters;
import dev.sluice.engine.protocol.ErrorCode;
import dev.sluice.engine.protocol.InboundRecord;
import dev.sluice.engine.protocol.ParsedQuery;
import dev.sluice.engine.protocol.QueryJson;
import dev.sluice.engine.stream.StreamItem;
import dev.sluice.engine.stream.StreamQuery;
import dev.sluice.model.ModelException;
import dev.sluice.model.VideoLlms;
import dev.sluice.operators.record.SideOutputs;

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

import java.nio.file.Path;
import java.util.Objects;

/**
 * Parses questions. An invalid record is answered with an error if it contains a query id and a
 * stream id; otherwise it becomes a dead letter.
 */
final class ParseQueries extends ProcessFunction<InboundRecord, StreamItem> {

    private static final long serialVersionUID = 1L;

    private final String folder;
    private final String policy;
    private final DeadLetters deadLetters;
    private final JobMode mode;

    private transient String model;
    private transient Counter rejected;

    /**
     * @param folder the model folder, from which the model's name is read on the task manager
     * @param policy the name of the policy, which answers contain
     * @param mode the streams whose questions are asked, and the questions whose time is known
     */
    ParseQueries(String folder, String policy, DeadLetters deadLetters, JobMode mode) {
        this.folder = folder;
        this.policy = policy;
        this.deadLetters = deadLetters;
        this.mode = mode;
    }

    @Override
    public void open(OpenContext openContext) throws ModelException {
        model = VideoLlms.name(Path.of(folder));
        rejected = getRuntimeContext().getMetricGroup().counter("queriesRejected");
    }

    @Override
    public void processElement(
            InboundRecord record, Context context, Collector<StreamItem> collector) {
        ParsedQuery parsed = QueryJson.parse(record.value());
        if (!mode.takes(streamId(parsed, record))) {
            return;
        }
        if (parsed instanceof ParsedQuery.Valid valid) {
            collector.collect(new StreamQuery(mode.pinned().pin(valid.query())));
        } else if (parsed instanceof ParsedQuery.Invalid invalid) {
            rejected.inc();
            reject(record, invalid, context);
        }
    }

    /** The stream that a query names, or else the record's key. */
    private static String streamId(ParsedQuery parsed, InboundRecord record) {
        if (parsed instanceof ParsedQuery.Valid valid) {
            return valid.query().streamId();
        }
        String named = parsed instanceof ParsedQuery.Invalid invalid ? invalid.streamId() : null;
        return Objects.requireNonNullElse(named, record.streamId());
    }

    private void reject(InboundRecord record, ParsedQuery.Invalid invalid, Context context) {
        if (invalid.isAnswerable()) {
            context.output(SideOutputs.ANSWERS, Answer.invalid(invalid, model, policy).toRecord());
        } else {
            context.output(
                    SideOutputs.DEAD_LETTERS,
                    deadLetters.of(record, "parse", ErrorCode.QUERY_INVALID, invalid.message()));
        }
    }
}
