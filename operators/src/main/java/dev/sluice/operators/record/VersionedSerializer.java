// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.record;

import dev.sluice.engine.format.VersionedFormat;

import org.apache.flink.api.common.typeutils.base.TypeSerializerSingleton;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.jspecify.annotations.Nullable;

import java.io.IOException;

/**
 * Lets Flink write and read immutable values in a {@link VersionedFormat}. The version is in every
 * value, so a later release reads what this one has stored. A value is never copied.
 */
public abstract class VersionedSerializer<T> extends TypeSerializerSingleton<T> {

    private static final long serialVersionUID = 1L;

    /** Returns the format of all instances of the class. */
    protected abstract VersionedFormat<T> format();

    @Override
    public final void serialize(T value, DataOutputView out) throws IOException {
        format().write(value, out);
    }

    @Override
    public final T deserialize(DataInputView in) throws IOException {
        return format().read(in);
    }

    @Override
    public final T deserialize(T reuse, DataInputView in) throws IOException {
        return deserialize(in);
    }

    @Override
    public final void copy(DataInputView in, DataOutputView out) throws IOException {
        serialize(deserialize(in), out);
    }

    @Override
    public final T copy(T from) {
        return from;
    }

    @Override
    public final T copy(T from, T reuse) {
        return from;
    }

    @Override
    public final boolean isImmutableType() {
        return true;
    }

    @Override
    public final @Nullable T createInstance() {
        return null; // an immutable value cannot be filled in later
    }

    @Override
    public final int getLength() {
        return -1; // lengths differ
    }
}
