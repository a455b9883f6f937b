// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.record;

import dev.sluice.engine.protocol.OutboundRecord;
import dev.sluice.engine.protocol.StreamEvent;

import org.apache.flink.util.OutputTag;

/** The side outputs of the chain of operators. */
public final class SideOutputs {

    /** Events of streams. */
    public static final OutputTag<StreamEvent> EVENTS = new OutputTag<>("events", FlinkTypes.EVENT);

    /** Records that could not be used. */
    public static final OutputTag<OutboundRecord> DEAD_LETTERS =
            new OutputTag<>("dead-letters", FlinkTypes.OUTBOUND);

    /** Answers to invalid queries. */
    public static final OutputTag<OutboundRecord> ANSWERS =
            new OutputTag<>("answers", FlinkTypes.OUTBOUND);

    /** Reduced tokens. */
    public static final OutputTag<OutboundRecord> TOKENS =
            new OutputTag<>("tokens", FlinkTypes.OUTBOUND);

    private SideOutputs() {}
}
