// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.clip;

import dev.sluice.engine.perceive.ChunkResult;
import dev.sluice.engine.stream.StreamProgress;
import dev.sluice.ingest.chunk.VideoChunk;

import java.util.List;

/** Takes only the times of chunks. Not safe for several threads. */
final class SpanSink implements ClipSink {

    private static final ChunkResult NOTHING =
            new ChunkResult(List.of(), StreamProgress.START, 0, 0, List.of(), 0, null);

    private long from = Long.MAX_VALUE;
    private long to = Long.MIN_VALUE;

    @Override
    public ChunkResult apply(VideoChunk chunk) {
        from = Math.min(from, chunk.captureMicros());
        to = Math.max(to, chunk.endMicros());
        return NOTHING;
    }

    @Override
    public ChunkResult end() {
        return NOTHING;
    }

    /** Beginning and end, microseconds since 1970; both 0 without a chunk. */
    long[] span() {
        return from > to ? new long[] {0, 0} : new long[] {from, to};
    }
}
