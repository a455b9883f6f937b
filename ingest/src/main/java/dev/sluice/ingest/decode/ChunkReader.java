// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.decode;

import dev.sluice.ingest.chunk.ChunkException;
import dev.sluice.ingest.ffmpeg.NativePacket;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * Reads all packets of a chunk onto the heap and groups them into frames, so that decoding can
 * begin at any of them again. Checks the limits before a decoder sees a packet. Used once.
 */
final class ChunkReader {

    private final ChunkPackets source;
    private final FrameInspector inspector;
    private final DecodeBudget budget;
    private final FrameGrouping grouping;

    private int packets;
    private @Nullable String truncation;

    ChunkReader(ChunkPackets source, FrameInspector inspector, DecodeBudget budget) {
        this.source = source;
        this.inspector = inspector;
        this.budget = budget;
        this.grouping = FrameGrouping.of(source.codec(), source.parameters().extradata());
    }

    CodedVideo read() throws ChunkException {
        for (NativePacket packet = next(); packet != null; packet = next()) {
            packets++;
            budget.requireFrames(packets);
            budget.requireTime(packets);
            String inspected = inspector.inspect(packet);
            String defect = source.defect();
            grouping.add(CodedPacket.of(packet, defect == null ? inspected : defect));
        }
        // A damaged index can list any number.
        int missing = Math.max(0, Math.min(source.indexed(), budget.maxFrames()) - packets);
        if (missing > 0 && truncation == null) {
            truncation = "the container lists frames that it does not have: it is truncated";
        }
        List<ChunkFrame> frames = grouping.end();
        long time = 0;
        for (ChunkFrame frame : frames) {
            time = frame.settleTime(time);
        }
        return new CodedVideo(
                source.codec(), source.timeBase(), frames, grouping, missing, truncation);
    }

    /** The next packet; null at the end, which is where the container is damaged. */
    private @Nullable NativePacket next() throws ChunkException {
        try {
            return source.next();
        } catch (ChunkException e) {
            if (packets == 0) {
                throw e;
            }
            truncation = e.getMessage();
            return null;
        }
    }
}
