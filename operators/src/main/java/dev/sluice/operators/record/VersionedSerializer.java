package dev.sluice.operators.record;

import org.apache.flink.api.common.typeutils.base.TypeSerializerSingleton;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

import java.io.IOException;

/**
 * A serializer for immutable values whose first byte is the version of the format, so that a later
 * release still reads what this one has stored.
 *
 * <p>Subclasses hold no state and are safe for several threads. A value is never copied.
 */
public abstract class VersionedSerializer<T> extends TypeSerializerSingleton<T> {

    private static final long serialVersionUID = 1L;

    private final int version;

    /**
     * @param version what is written now, from 1 to 127; all from 1 up to it can be read
     */
    protected VersionedSerializer(int version) {
        this.version = version;
    }

    /** Writes the value in the current version, without the version byte. */
    protected abstract void write(T value, DataOutputView out) throws IOException;

    /** Reads a value that the given version wrote. */
    protected abstract T read(int version, DataInputView in) throws IOException;

    @Override
    public final void serialize(T value, DataOutputView out) throws IOException {
        out.writeByte(version);
        write(value, out);
    }

    @Override
    public final T deserialize(DataInputView in) throws IOException {
        int found = in.readByte();
        if (found < 1 || found > version) {
            throw new IOException(
                    "%s found format version %d and reads 1 to %d; restore with the release that wrote the state"
                            .formatted(getClass().getSimpleName(), found, version));
        }
        return read(found, in);
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
    public final T createInstance() {
        return null; // immutable values cannot be filled in later
    }

    @Override
    public final int getLength() {
        return -1;
    }
}
