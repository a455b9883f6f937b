// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.record;

import dev.sluice.engine.format.VersionedFormat;
import dev.sluice.engine.protocol.OutboundRecord;
import dev.sluice.engine.protocol.OutboundRecordFormat;

import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;

/** Flink's serializer of {@link OutboundRecord}s. */
public final class OutboundRecordSerializer extends VersionedSerializer<OutboundRecord> {

    private static final long serialVersionUID = 1L;

    private static final OutboundRecordFormat FORMAT = new OutboundRecordFormat();

    @Override
    protected VersionedFormat<OutboundRecord> format() {
        return FORMAT;
    }

    @Override
    public TypeSerializerSnapshot<OutboundRecord> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Its form in a savepoint, which names this class. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<OutboundRecord> {
        public Snapshot() {
            super(OutboundRecordSerializer::new);
        }
    }
}
