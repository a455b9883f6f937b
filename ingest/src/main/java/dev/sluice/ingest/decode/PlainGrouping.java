// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.decode;

import java.util.ArrayList;
import java.util.List;

/** VP9, AV1 and MJPEG: every packet is a frame, and the container marks the key frames. */
final class PlainGrouping implements FrameGrouping {

    private final List<ChunkFrame> frames = new ArrayList<>();
    private final boolean intraOnly;

    PlainGrouping(boolean intraOnly) {
        this.intraOnly = intraOnly;
    }

    @Override
    public void add(CodedPacket packet) {
        Entry entry = intraOnly || packet.key() ? Entry.CLOSED : Entry.NONE;
        frames.add(new ChunkFrame(packet, entry, false, intraOnly));
    }

    @Override
    public List<ChunkFrame> end() {
        return frames;
    }

    @Override
    public CodedPacket opening(ChunkFrame frame) {
        return frame.packets().get(0);
    }
}
