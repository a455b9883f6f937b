// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.record;

import dev.sluice.engine.format.VersionedFormat;
import dev.sluice.engine.stream.StreamItem;
import dev.sluice.engine.stream.StreamItemFormat;

import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;

/** Flink's serializer of {@link StreamItem}s. */
public final class StreamItemSerializer extends VersionedSerializer<StreamItem> {

    private static final long serialVersionUID = 1L;

    private static final StreamItemFormat FORMAT = new StreamItemFormat();

    @Override
    protected VersionedFormat<StreamItem> format() {
        return FORMAT;
    }

    @Override
    public TypeSerializerSnapshot<StreamItem> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Its form in a savepoint, which names this class. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<StreamItem> {
        public Snapshot() {
            super(StreamItemSerializer::new);
        }
    }
}
