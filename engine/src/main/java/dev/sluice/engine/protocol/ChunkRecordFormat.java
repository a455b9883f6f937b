// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.protocol;

import dev.sluice.engine.format.BinaryData;
import dev.sluice.engine.format.VersionedFormat;
import dev.sluice.ingest.chunk.ChunkException;
import dev.sluice.ingest.chunk.ChunkMetadata;
import dev.sluice.ingest.chunk.FrameDisplay;
import dev.sluice.ingest.chunk.VideoChunk;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Binary form of {@link ChunkRecord}, in which chunks pass from the sources to the keyed operators:
 * the record, then the values of its headers, so that they are not parsed again. A request to
 * forget a stream is the record alone.
 */
public final class ChunkRecordFormat extends VersionedFormat<ChunkRecord> {

    private static final InboundRecordFormat RECORD = new InboundRecordFormat();

    public ChunkRecordFormat() {
        super("chunk record", 2);
    }

    @Override
    protected void writeFields(ChunkRecord value, DataOutput out) throws IOException {
        RECORD.write(value.record(), out);
        if (value.isForget()) {
            return;
        }
        out.writeLong(value.chunk().epoch());
        out.writeLong(value.chunk().sequence());
        BinaryData.writeText(value.chunk().source(), out);
        out.writeLong(value.chunk().captureMicros());
        out.writeLong(value.chunk().durationMicros());
        out.writeInt(value.chunk().leadingFrames());
        writeDisplay(value.chunk(), out);
        BinaryData.writeText(value.chunk().contentType(), out);
    }

    @Override
    protected ChunkRecord readFields(int version, DataInput in) throws IOException {
        InboundRecord record = RECORD.read(in);
        byte[] value = record.value();
        if (value == null) {
            return readForget(record);
        }
        ChunkMetadata metadata =
                new ChunkMetadata(
                        in.readLong(),
                        in.readLong(),
                        BinaryData.readText(in),
                        in.readLong(),
                        in.readLong(),
                        in.readInt(),
                        version < 2 ? 0 : in.readInt(),
                        version < 2 ? FrameDisplay.AS_CODED : readDisplay(in),
                        BinaryData.readText(in));
        return new ChunkRecord(record, metadata.withData(record.streamId(), value));
    }

    private ChunkRecord readForget(InboundRecord record) throws IOException {
        try {
            return ChunkRecord.forget(record);
        } catch (ChunkException e) {
            throw damaged(String.valueOf(e.getMessage()));
        }
    }

    private static void writeDisplay(VideoChunk chunk, DataOutput out) throws IOException {
        out.writeInt(chunk.trailingFrames());
        out.writeInt(chunk.display().rotation());
        out.writeBoolean(chunk.display().mirrored());
        out.writeInt(chunk.display().aspectNumerator());
        out.writeInt(chunk.display().aspectDenominator());
    }

    private FrameDisplay readDisplay(DataInput in) throws IOException {
        try {
            return new FrameDisplay(in.readInt(), in.readBoolean(), in.readInt(), in.readInt());
        } catch (IllegalArgumentException e) {
            throw damaged(String.valueOf(e.getMessage()));
        }
    }
}
