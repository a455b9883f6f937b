// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.protocol;

import dev.sluice.engine.format.BinaryData;
import dev.sluice.engine.format.VersionedFormat;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** Binary form of {@link StreamEvent}. */
public final class StreamEventFormat extends VersionedFormat<StreamEvent> {

    public StreamEventFormat() {
        super("stream event", 1);
    }

    @Override
    protected void writeFields(StreamEvent event, DataOutput out) throws IOException {
        BinaryData.writeText(event.type().name(), out);
        BinaryData.writeText(event.streamId(), out);
        out.writeLong(event.timeMicros());
        BinaryData.writeText(event.json(), out);
    }

    @Override
    protected StreamEvent readFields(int version, DataInput in) throws IOException {
        return new StreamEvent(
                EventType.valueOf(BinaryData.readText(in)),
                BinaryData.readText(in),
                in.readLong(),
                BinaryData.readText(in));
    }
}
