// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.perceive;

import dev.sluice.engine.stream.StreamItem;
import dev.sluice.engine.stream.VideoSeen;
import dev.sluice.ingest.chunk.VideoChunk;
import dev.sluice.ingest.decode.FrameDamage;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The times of a chunk whose frames are used: all of it but its damage. Stateless. */
final class SeenSpans {

    private SeenSpans() {}

    /** Returns the times, ascending. */
    static List<StreamItem> of(VideoChunk chunk, List<FrameDamage> damage) {
        List<FrameDamage> ordered =
                damage.stream().sorted(Comparator.comparingLong(FrameDamage::fromMicros)).toList();
        List<StreamItem> spans = new ArrayList<>();
        long from = chunk.captureMicros();
        for (FrameDamage lost : ordered) {
            if (lost.fromMicros() > from) {
                spans.add(new VideoSeen(chunk.streamId(), from, lost.fromMicros()));
            }
            from = Math.max(from, lost.toMicros());
        }
        if (from < chunk.endMicros() || damage.isEmpty()) {
            spans.add(new VideoSeen(chunk.streamId(), from, chunk.endMicros()));
        }
        return spans;
    }
}
