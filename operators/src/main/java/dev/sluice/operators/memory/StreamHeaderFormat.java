// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.memory;

import dev.sluice.engine.format.VersionedFormat;
import dev.sluice.engine.stream.StepShape;
import dev.sluice.engine.stream.TokenData;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Binary form of {@link StreamHeader}. Version 1 had no shape, and version 2 did not know whether a
 * silent stream had been reported.
 */
final class StreamHeaderFormat extends VersionedFormat<StreamHeader> {

    StreamHeaderFormat() {
        super("stream header", 3);
    }

    @Override
    protected void writeFields(StreamHeader header, DataOutput out) throws IOException {
        out.writeLong(header.clockMicros());
        out.writeLong(header.videoMillis());
        out.writeLong(header.touchedMillis());
        out.writeLong(header.timerMillis());
        TokenData.writeShape(header.shape(), out);
        out.writeLong(header.silentMillis());
    }

    @Override
    protected StreamHeader readFields(int version, DataInput in) throws IOException {
        long clock = in.readLong();
        long video = in.readLong();
        long touched = in.readLong();
        long timer = in.readLong();
        StepShape shape = version == 1 ? StepShape.NONE : TokenData.readShape(in);
        long silent = version < 3 ? StreamHeader.NOT_SILENT : in.readLong();
        return new StreamHeader(clock, video, touched, timer, silent, shape);
    }
}
