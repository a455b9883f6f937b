// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.record;

import dev.sluice.engine.format.VersionedFormat;
import dev.sluice.engine.protocol.InboundRecord;
import dev.sluice.engine.protocol.InboundRecordFormat;

import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;

/** Flink's serializer of {@link InboundRecord}s. */
public final class InboundRecordSerializer extends VersionedSerializer<InboundRecord> {

    private static final long serialVersionUID = 1L;

    private static final InboundRecordFormat FORMAT = new InboundRecordFormat();

    @Override
    protected VersionedFormat<InboundRecord> format() {
        return FORMAT;
    }

    @Override
    public TypeSerializerSnapshot<InboundRecord> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Its form in a savepoint, which names this class. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<InboundRecord> {
        public Snapshot() {
            super(InboundRecordSerializer::new);
        }
    }
}
