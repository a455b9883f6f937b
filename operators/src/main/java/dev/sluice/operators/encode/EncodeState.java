// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.encode;

import dev.sluice.engine.protocol.InboundRecord;
import dev.sluice.engine.stream.ChunkOrder;
import dev.sluice.engine.stream.ChunkOrderFormat;
import dev.sluice.engine.stream.ChunkSequencer;
import dev.sluice.engine.stream.OrderSettings;
import dev.sluice.engine.stream.PendingChunk;
import dev.sluice.engine.stream.PendingChunkFormat;
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
    private static final PendingChunkFormat CHUNK_FORMAT = new PendingChunkFormat();

    private final ValueState<byte[]> order;
    private final MapState<Long, byte[]> ready;
    private final MapState<String, InboundRecord> pending;
    private final ValueState<StreamProgress> progress;
    private final OrderSettings settings;
    private final StepShape shape;

    /**
     * @param shape the shape of the steps that the model encodes
     */
    EncodeState(KeyedStateStore store, OrderSettings settings, StepShape shape) {
        this.settings = settings;
        this.shape = shape;
        order =
                store.getState(
                        new ValueStateDescriptor<>(
                                ORDER, PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO));
        ready =
                store.getMapState(
                        new MapStateDescriptor<>(
                                "ready",
                                Types.LONG,
                                PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO));
        pending =
                store.getMapState(
                        new MapStateDescriptor<>("pending", Types.STRING, FlinkTypes.INBOUND));
        progress =
                store.getState(
                        new ValueStateDescriptor<>("progress", StreamProgressSerializer.TYPE));
    }

    boolean isKnown() throws Exception {
        return order.value() != null;
    }

    /** Returns the stream's sequencer; its changes are kept only by {@link #store}. */
    ChunkSequencer sequencer() throws Exception {
        return new ChunkSequencer(order(), settings);
    }

    private ChunkOrder order() throws Exception {
        byte[] stored = order.value();
        return stored == null ? ChunkOrder.EMPTY : ORDER_FORMAT.fromBytes(stored);
    }

    /** Stores what a release before 0.2.0 stored in one value the way this one does. */
    void migrate() throws Exception {
        ChunkOrder restored = order();
        long index = restored.queue().head();
        for (PendingChunk chunk : restored.unstored()) {
            ready.put(index++, CHUNK_FORMAT.toBytes(chunk));
        }
        if (!restored.unstored().isEmpty()) {
            order.update(ORDER_FORMAT.toBytes(restored));
        }
    }

    void store(ChunkSequencer sequencer) throws Exception {
        order.update(ORDER_FORMAT.toBytes(sequencer.order()));
    }

    void store(PendingChunk chunk, InboundRecord record) throws Exception {
        pending.put(chunk.id(), record);
    }

    /** Stores a chunk that became ready. */
    void storeReady(long index, PendingChunk chunk) throws Exception {
        ready.put(index, CHUNK_FORMAT.toBytes(chunk));
    }

    /** Returns the ready chunk of an index. */
    PendingChunk ready(long index) throws Exception {
        return CHUNK_FORMAT.fromBytes(ready.get(index));
    }

    InboundRecord pending(PendingChunk chunk) throws Exception {
        return pending.get(chunk.id());
    }

    /** Removes the record of a chunk. */
    void remove(PendingChunk chunk) throws Exception {
        pending.remove(chunk.id());
    }

    void removeReady(long index) throws Exception {
        ready.remove(index);
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
        ready.clear();
        pending.clear();
        progress.clear();
    }
}
