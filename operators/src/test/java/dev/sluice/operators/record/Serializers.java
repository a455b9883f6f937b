// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.record;

import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

import java.io.IOException;

/** Sends values through their serializers. */
public final class Serializers {

    private Serializers() {}

    /** The bytes of a value. */
    public static <T> byte[] bytes(TypeInformation<T> type, T value) throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(64);
        serializer(type).serialize(value, out);
        return out.getCopyOfBuffer();
    }

    /** The value that the bytes hold. */
    public static <T> T value(TypeInformation<T> type, byte[] bytes) throws IOException {
        return serializer(type).deserialize(new DataInputDeserializer(bytes));
    }

    /** What comes back of a value; it must take as many bytes as were written. */
    public static <T> T roundTrip(TypeInformation<T> type, T value) throws IOException {
        DataInputDeserializer in = new DataInputDeserializer(bytes(type, value));
        T read = serializer(type).deserialize(in);
        if (in.available() != 0) {
            throw new IOException(in.available() + " bytes were written and not read");
        }
        return read;
    }

    private static <T> TypeSerializer<T> serializer(TypeInformation<T> type) {
        return type.createSerializer(new SerializerConfigImpl());
    }
}
