// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.memory;

import dev.sluice.engine.format.VersionedFormat;
import dev.sluice.engine.reduce.TokenGrid;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** Binary form of {@link CanvasHeader}, used only in state. */
final class CanvasHeaderFormat extends VersionedFormat<CanvasHeader> {

    CanvasHeaderFormat() {
        super("canvas header", 1);
    }

    @Override
    protected void writeFields(CanvasHeader header, DataOutput out) throws IOException {
        out.writeLong(header.horizonMicros());
        out.writeLong(header.lastStep());
        out.writeInt(header.grid().height());
        out.writeInt(header.grid().width());
        out.writeInt(header.dim());
    }

    @Override
    protected CanvasHeader readFields(int version, DataInput in) throws IOException {
        return new CanvasHeader(
                in.readLong(),
                in.readLong(),
                new TokenGrid(in.readInt(), in.readInt()),
                in.readInt());
    }
}
