// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.memory;

import dev.sluice.engine.format.VersionedFormat;
import dev.sluice.engine.stream.StepShape;
import dev.sluice.engine.stream.TokenData;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** Binary form of {@link StreamHeader}. Version 1 had no shape. */
final class StreamHeaderFormat extends VersionedFormat<StreamHeader> {

    StreamHeaderFormat() {
        super("stream header", 2);
    }

    @Override
    protected void writeFields(StreamHeader header, DataOutput out) throws IOException {
        out.writeLong(header.clockMicros());
        out.writeLong(header.videoMillis());
        out.writeLong(header.touchedMillis());
        out.writeLong(header.timerMillis());
        TokenData.writeShape(header.shape(), out);
    }

    @Override
    protected StreamHeader readFields(int version, DataInput in) throws IOException {
        return new StreamHeader(
                in.readLong(),
                in.readLong(),
                in.readLong(),
                in.readLong(),
                version == 1 ? StepShape.NONE : TokenData.readShape(in));
    }
}
