// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.memory;

import dev.sluice.engine.format.VersionedFormat;
import dev.sluice.operators.record.ImmutableTypeInfo;
import dev.sluice.operators.record.VersionedSerializer;

import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;

/** Flink's serializer of {@link StreamHeader}. */
public final class StreamHeaderSerializer extends VersionedSerializer<StreamHeader> {

    /** Flink's type of the values. */
    static final TypeInformation<StreamHeader> TYPE =
            new ImmutableTypeInfo<>(StreamHeader.class, new StreamHeaderSerializer());

    private static final long serialVersionUID = 1L;

    private static final StreamHeaderFormat FORMAT = new StreamHeaderFormat();

    @Override
    protected VersionedFormat<StreamHeader> format() {
        return FORMAT;
    }

    @Override
    public TypeSerializerSnapshot<StreamHeader> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Its form in a savepoint, which names this class. */
    public static class Snapshot extends SimpleTypeSerializerSnapshot<StreamHeader> {
        public Snapshot() {
            super(StreamHeaderSerializer::new);
        }
    }
}
