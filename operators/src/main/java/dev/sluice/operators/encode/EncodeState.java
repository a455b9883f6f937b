// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.encode;

import dev.sluice.engine.protocol.InboundRecord;
import dev.sluice.engine.stream.ChunkOrder;
import dev.sluice.engine.stream.ChunkOrderFormat;
import dev.sluice.engine.stream.ChunkSequencer;
import dev.sluice.engine.stream.PendingChunk;
import dev.sluice.engine.stream.StepShape;
import dev.sluice.engine.stream.StreamProgress;
import dev.sluice.operators.record.FlinkTypes;

import org.apache.flink.api.common.state.KeyedStateStore;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.Types;

/** The keyed state of {@link EncodeOperator}. All methods apply to the current key. */
final class EncodeState {

    /** Name of the state that every known stream has. */
    static final String ORDER = "order";

    private static final ChunkOrderFormat ORDER_FORMAT = new ChunkOrderFormat();

    private final ValueState<byte[]> order;
    private final MapState<String, InboundRecord> pending;
    private final ValueState<StreamProgress> progress;
    private final EncodeSettings settings;
    private final StepShape shape;

    /**
     * @param shape the shape of the steps that the model encodes
     */
    EncodeState(KeyedStateStore store, EncodeSettings settings, StepShape shape) {
        this.settings = settings;
        this.shape = shape;
        order =
                store.getState(
                        new ValueStateDescriptor<>(
                                ORDER, PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO));
        pending =
                store.getMapState(
                        new MapStateDescriptor<>("pending", Types.STRING, FlinkTypes.INBOUND));
        progress =
                store.getState(
                        new ValueStateDescriptor<>("progress", StreamProgressSerializer.TYPE));
    }

    /** Returns the stream's sequencer; its changes are kept only by {@link #store}. */
    ChunkSequencer sequencer() throws Exception {
        byte[] stored = order.value();
        return new ChunkSequencer(
                stored == null ? ChunkOrder.EMPTY : ORDER_FORMAT.fromBytes(stored),
                settings.maxWaitMicros(),
                settings.maxWaitRecords());
    }

    void store(ChunkSequencer sequencer) throws Exception {
        order.update(ORDER_FORMAT.toBytes(sequencer.order()));
    }

    void store(PendingChunk chunk, InboundRecord record) throws Exception {
        pending.put(chunk.id(), record);
    }

    InboundRecord pending(PendingChunk chunk) throws Exception {
        return pending.get(chunk.id());
    }

    void remove(PendingChunk chunk) throws Exception {
        pending.remove(chunk.id());
    }

    StreamProgress progress() throws Exception {
        StreamProgress value = progress.value();
        return (value == null ? StreamProgress.START : value).withShape(shape);
    }

    void store(StreamProgress value) throws Exception {
        progress.update(value);
    }

    /** Evicts the stream. */
    void clear() {
        order.clear();
        pending.clear();
        progress.clear();
    }
}
