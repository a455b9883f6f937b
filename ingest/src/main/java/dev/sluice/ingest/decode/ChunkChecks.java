// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.decode;

import dev.sluice.ingest.chunk.ChunkException;
import dev.sluice.ingest.chunk.VideoChunk;

import java.util.List;

/** The reasons for which all of a chunk is refused as damaged. Stateless. */
final class ChunkChecks {

    private ChunkChecks() {}

    /** Refuses a chunk that does not begin where decoding can begin. */
    static void requireBeginning(CodedVideo video) throws ChunkException {
        if (video.size() == 0) {
            throw damaged(video, "it has no frames");
        }
        ChunkFrame first = video.frame(0);
        if (first.entry() == Entry.NONE && !first.isCorrupt()) {
            throw damaged(
                    video,
                    "it does not begin with a key frame, so the capture times of its frames are unknown");
        }
    }

    /** Refuses a chunk of which no frame is shown, or none can be used. */
    static void requireUsable(
            VideoChunk chunk,
            CodedVideo video,
            ChunkPresentation presentation,
            int accepted,
            List<FrameDamage> damage)
            throws ChunkException {
        if (presentation.shown() == 0) {
            throw damaged(
                    video,
                    "its headers declare %d leading and %d trailing frames, but it has %d frames"
                            .formatted(
                                    chunk.leadingFrames(), chunk.trailingFrames(), video.size()));
        }
        if (accepted == 0) {
            String reason = damage.isEmpty() ? "it has no frames" : damage.get(0).reason();
            throw damaged(video, "none of its frames can be used: " + reason);
        }
    }

    private static ChunkException damaged(CodedVideo video, String what) {
        return new ChunkException(
                ChunkException.Kind.CORRUPT,
                "the %s in the chunk is damaged: %s; if this happens repeatedly, check the connection to the source, or copy the recording again"
                        .formatted(video.codec().ffmpegName(), what));
    }
}
