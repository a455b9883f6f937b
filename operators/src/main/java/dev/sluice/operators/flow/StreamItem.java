package dev.sluice.operators.flow;

import dev.sluice.operators.record.ImmutableTypeInfo;

import org.apache.flink.api.common.typeinfo.TypeInformation;

/**
 * What travels down the chain of keyed operators, in the order in which the stream's state has to
 * see it. Items are immutable and pass by reference (object reuse).
 */
public sealed interface StreamItem
        permits EncodedStep,
                GatedStep,
                DroppedStep,
                ChunkInWork,
                ClockAdvance,
                StreamQuery,
                ReadingStops,
                ReadingGoesOn {

    /** Flink's type of all items. */
    TypeInformation<StreamItem> TYPE =
            new ImmutableTypeInfo<>(StreamItem.class, new StreamItemSerializer());

    /** The stream it belongs to: the key. */
    String streamId();
}
