// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.encode;

import dev.sluice.engine.format.VersionedFormat;
import dev.sluice.engine.stream.StreamProgress;
import dev.sluice.engine.stream.StreamProgressFormat;
import dev.sluice.operators.record.ImmutableTypeInfo;
import dev.sluice.operators.record.VersionedSerializer;

import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;

/** Flink's serializer of {@link StreamProgress}. */
public final class StreamProgressSerializer extends VersionedSerializer<StreamProgress> {

    /** Flink's type of the values. */
    static final TypeInformation<StreamProgress> TYPE =
            new ImmutableTypeInfo<>(StreamProgress.class, new StreamProgressSerializer());

    private static final long serialVersionUID = 1L;

    private static final StreamProgressFormat FORMAT = new StreamProgressFormat();

    @Override
    protected VersionedFormat<StreamProgress> format() {
        return FORMAT;
    }

    @Override
    public TypeSerializerSnapshot<StreamProgress> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Its form in a savepoint, which names this class. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<StreamProgress> {
        public Snapshot() {
            super(StreamProgressSerializer::new);
        }
    }
}
