// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.format;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UTFDataFormatException;
import java.io.UncheckedIOException;

/**
 * The binary form of the values of one type, in state or in a topic: one byte with the version,
 * then the fields. A release writes the newest version that it knows, and reads that version and
 * all before it.
 *
 * <p>A change of the fields raises the version; {@link #readFields} then still reads the versions
 * before. Implementations are immutable and safe for use by several threads.
 *
 * @param <T> the type of the values, immutable
 */
public abstract class VersionedFormat<T> {

    private final String name;
    private final int version;

    /**
     * @param name what a value is called in messages: "token block"
     * @param version the version that is written, from 1 to 127; all from 1 up to it are read
     */
    protected VersionedFormat(String name, int version) {
        if (version < 1 || version > Byte.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "the %s has format version %d, expected 1 to %d"
                            .formatted(name, version, Byte.MAX_VALUE));
        }
        this.name = name;
        this.version = version;
    }

    /** Returns what a value is called in messages. */
    public final String name() {
        return name;
    }

    /** Returns the version that is written, the newest one that can be read. */
    public final int version() {
        return version;
    }

    /** Writes a value, its version first. */
    public final void write(T value, DataOutput out) throws IOException {
        out.writeByte(version);
        writeFields(value, out);
    }

    /**
     * Reads what {@link #write} of this or an earlier release wrote.
     *
     * @throws FormatException if the version is not known, or the bytes are damaged
     * @throws IOException if the input ends early or fails
     */
    public final T read(DataInput in) throws IOException {
        int found = readVersion(in);
        try {
            return readFields(found, in);
        } catch (RuntimeException | UTFDataFormatException e) {
            // Damaged bytes can lead to a negative length, an unknown constant or an invalid value.
            throw FormatException.damaged(name, "fields that cannot be read as one", e);
        }
    }

    /** Returns a value's bytes, its version first. */
    public final byte[] toBytes(T value) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            write(value, new DataOutputStream(bytes));
        } catch (IOException e) {
            throw new UncheckedIOException("writing to an array in memory failed", e);
        }
        return bytes.toByteArray();
    }

    /**
     * Reads what {@link #toBytes} of this or an earlier release returned.
     *
     * @throws FormatException if the version is not known, or the bytes are damaged
     */
    public final T fromBytes(byte[] bytes) throws FormatException {
        ByteArrayInputStream in = new ByteArrayInputStream(bytes);
        T value;
        try {
            value = read(new DataInputStream(in));
        } catch (FormatException e) {
            throw e;
        } catch (IOException e) { // an early end
            throw FormatException.damaged(
                    name, "%d bytes that cannot be read as one".formatted(bytes.length), e);
        }
        if (in.available() > 0) {
            throw damaged(
                    "%d bytes, %d of them after its end".formatted(bytes.length, in.available()));
        }
        return value;
    }

    /** Writes the fields of the current version. */
    protected abstract void writeFields(T value, DataOutput out) throws IOException;

    /**
     * Reads the fields of one version.
     *
     * @param version from 1 to {@link #version()}
     */
    protected abstract T readFields(int version, DataInput in) throws IOException;

    /** Reads the version byte; fails if this release does not read that version. */
    protected final int readVersion(DataInput in) throws IOException {
        int found = in.readByte();
        if (found < 1 || found > version) {
            throw FormatException.version(name, found, version);
        }
        return found;
    }

    /** Returns the exception for bytes that are not what they claim to be. */
    protected final FormatException damaged(String found) {
        return FormatException.damaged(name, found);
    }
}
