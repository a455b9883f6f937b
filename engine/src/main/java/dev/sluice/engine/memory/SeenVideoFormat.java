// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.memory;

import dev.sluice.engine.format.VersionedFormat;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Binary form of {@link SeenVideo}, used only in state. */
public final class SeenVideoFormat extends VersionedFormat<SeenVideo> {

    public SeenVideoFormat() {
        super("seen video", 1);
    }

    @Override
    protected void writeFields(SeenVideo seen, DataOutput out) throws IOException {
        out.writeLong(seen.endMicros());
        out.writeInt(seen.unseen().size());
        for (UnseenTime time : seen.unseen()) {
            out.writeLong(time.fromMicros());
            out.writeLong(time.toMicros());
        }
    }

    @Override
    protected SeenVideo readFields(int version, DataInput in) throws IOException {
        long end = in.readLong();
        int count = in.readInt();
        List<UnseenTime> unseen = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            unseen.add(new UnseenTime(in.readLong(), in.readLong()));
        }
        return new SeenVideo(end, unseen);
    }
}
