// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.record;

import dev.sluice.engine.format.VersionedFormat;
import dev.sluice.engine.protocol.StreamEvent;
import dev.sluice.engine.protocol.StreamEventFormat;

import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;

/** Flink's serializer of {@link StreamEvent}s. */
public final class StreamEventSerializer extends VersionedSerializer<StreamEvent> {

    private static final long serialVersionUID = 1L;

    private static final StreamEventFormat FORMAT = new StreamEventFormat();

    @Override
    protected VersionedFormat<StreamEvent> format() {
        return FORMAT;
    }

    @Override
    public TypeSerializerSnapshot<StreamEvent> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Its form in a savepoint, which names this class. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<StreamEvent> {
        public Snapshot() {
            super(StreamEventSerializer::new);
        }
    }
}
