// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.record;

import dev.sluice.engine.format.VersionedFormat;
import dev.sluice.engine.protocol.ChunkRecord;
import dev.sluice.engine.protocol.ChunkRecordFormat;

import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;

/** Flink's serializer of {@link ChunkRecord}s. */
public final class ChunkRecordSerializer extends VersionedSerializer<ChunkRecord> {

    private static final long serialVersionUID = 1L;

    private static final ChunkRecordFormat FORMAT = new ChunkRecordFormat();

    @Override
    protected VersionedFormat<ChunkRecord> format() {
        return FORMAT;
    }

    @Override
    public TypeSerializerSnapshot<ChunkRecord> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Its form in a savepoint, which names this class. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<ChunkRecord> {
        public Snapshot() {
            super(ChunkRecordSerializer::new);
        }
    }
}
