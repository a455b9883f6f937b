// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.protocol;

import dev.sluice.engine.format.BinaryData;
import dev.sluice.engine.format.VersionedFormat;
import dev.sluice.ingest.chunk.ChunkMetadata;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Binary form of {@link ChunkRecord}, in which chunks pass from the sources to the keyed operators:
 * the record, then the values of its headers, so that they are not parsed again.
 */
public final class ChunkRecordFormat extends VersionedFormat<ChunkRecord> {

    private static final InboundRecordFormat RECORD = new InboundRecordFormat();

    public ChunkRecordFormat() {
        super("chunk record", 1);
    }

    @Override
    protected void writeFields(ChunkRecord value, DataOutput out) throws IOException {
        RECORD.write(value.record(), out);
        out.writeLong(value.chunk().epoch());
        out.writeLong(value.chunk().sequence());
        BinaryData.writeText(value.chunk().source(), out);
        out.writeLong(value.chunk().captureMicros());
        out.writeLong(value.chunk().durationMicros());
        out.writeInt(value.chunk().leadingFrames());
        BinaryData.writeText(value.chunk().contentType(), out);
    }

    @Override
    protected ChunkRecord readFields(int version, DataInput in) throws IOException {
        InboundRecord record = RECORD.read(in);
        byte[] value = record.value();
        if (value == null) {
            throw damaged("no value, expected the chunk's bytes");
        }
        ChunkMetadata metadata =
                new ChunkMetadata(
                        in.readLong(),
                        in.readLong(),
                        BinaryData.readText(in),
                        in.readLong(),
                        in.readLong(),
                        in.readInt(),
                        BinaryData.readText(in));
        return new ChunkRecord(record, metadata.withData(record.streamId(), value));
    }
}
