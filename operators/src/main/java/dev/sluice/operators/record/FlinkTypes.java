// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.record;

import dev.sluice.engine.protocol.ChunkRecord;
import dev.sluice.engine.protocol.InboundRecord;
import dev.sluice.engine.protocol.OutboundRecord;
import dev.sluice.engine.protocol.StreamEvent;
import dev.sluice.engine.stream.StreamItem;

import org.apache.flink.api.common.typeinfo.TypeInformation;

/** Flink's types of the records that are passed between the operators of the job. */
public final class FlinkTypes {

    /** The type of a record that was read from Kafka. */
    public static final TypeInformation<InboundRecord> INBOUND =
            new ImmutableTypeInfo<>(InboundRecord.class, new InboundRecordSerializer());

    /** The type of a record of the video topic whose headers are parsed. */
    public static final TypeInformation<ChunkRecord> CHUNK =
            new ImmutableTypeInfo<>(ChunkRecord.class, new ChunkRecordSerializer());

    /** The type of a record to be written to Kafka. */
    public static final TypeInformation<OutboundRecord> OUTBOUND =
            new ImmutableTypeInfo<>(OutboundRecord.class, new OutboundRecordSerializer());

    /** The type of an event. */
    public static final TypeInformation<StreamEvent> EVENT =
            new ImmutableTypeInfo<>(StreamEvent.class, new StreamEventSerializer());

    /** The type of the items that are passed down the chain of keyed operators. */
    public static final TypeInformation<StreamItem> ITEM =
            new ImmutableTypeInfo<>(StreamItem.class, new StreamItemSerializer());

    private FlinkTypes() {}
}
