package dev.sluice.operators.record;

import org.apache.flink.util.OutputTag;

/** What leaves the chain of operators at its side. */
public final class SideOutputs {

    /** What happens to streams. */
    public static final OutputTag<StreamEvent> EVENTS = new OutputTag<>("events", StreamEvent.TYPE);

    /** Records that could not be used. */
    public static final OutputTag<OutboundRecord> DEAD_LETTERS =
            new OutputTag<>("dead-letters", OutboundRecord.TYPE);

    /** Answers to what is no question. */
    public static final OutputTag<OutboundRecord> ANSWERS =
            new OutputTag<>("answers", OutboundRecord.TYPE);

    /** Reduced tokens. */
    public static final OutputTag<OutboundRecord> TOKENS =
            new OutputTag<>("tokens", OutboundRecord.TYPE);

    private SideOutputs() {}
}
