// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.stream;

import dev.sluice.engine.format.VersionedFormat;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** Binary form of a {@link PendingChunk}, in which the chunks that are ready are stored. */
public final class PendingChunkFormat extends VersionedFormat<PendingChunk> {

    public PendingChunkFormat() {
        super("pending chunk", 1);
    }

    @Override
    protected void writeFields(PendingChunk chunk, DataOutput out) throws IOException {
        out.writeLong(chunk.epoch());
        out.writeLong(chunk.sequence());
        out.writeLong(chunk.captureMicros());
        out.writeLong(chunk.endMicros());
        out.writeInt(chunk.bytes());
        out.writeInt(chunk.partition());
        out.writeLong(chunk.timestampMillis());
        out.writeLong(chunk.readyMicros());
    }

    @Override
    protected PendingChunk readFields(int version, DataInput in) throws IOException {
        return new PendingChunk(
                in.readLong(),
                in.readLong(),
                in.readLong(),
                in.readLong(),
                in.readInt(),
                in.readInt(),
                in.readLong(),
                in.readLong());
    }
}
