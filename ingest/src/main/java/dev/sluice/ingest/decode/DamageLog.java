// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.decode;

import dev.sluice.ingest.chunk.VideoChunk;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;

/** Collects the frames of a chunk that are not used because of damage. */
final class DamageLog {

    private final VideoChunk chunk;
    private final CodedVideo video;
    private final ChunkPresentation presentation;

    /** By frame; null for frames that are not damaged. */
    private final @Nullable String[] reasons;

    DamageLog(VideoChunk chunk, CodedVideo video, ChunkPresentation presentation) {
        this.chunk = chunk;
        this.video = video;
        this.presentation = presentation;
        this.reasons = new String[video.size()];
    }

    /** Logs a frame; the first reason is kept. */
    void lost(int index, String reason) {
        if (reasons[index] == null) {
            reasons[index] = reason;
        }
    }

    void lost(int from, int to, String reason) {
        for (int index = from; index < to; index++) {
            lost(index, reason);
        }
    }

    void lost(BitSet indices, String reason) {
        indices.stream().forEach(index -> lost(index, reason));
    }

    /** The damage of shown frames, ascending; frames that follow each other are one entry. */
    List<FrameDamage> list() {
        List<FrameDamage> list = new ArrayList<>();
        int from = 0;
        while (from < reasons.length) {
            String reason = reasons[from];
            int to = from + 1;
            while (to < reasons.length && (reasons[to] == null) == (reason == null)) {
                to++;
            }
            if (reason != null) {
                add(list, from, to, reason);
            }
            from = to;
        }
        if (video.missing() > 0 && video.truncation() != null) {
            list.add(missing(video.missing(), video.truncation()));
        }
        list.sort(Comparator.comparingLong(FrameDamage::fromMicros));
        return list;
    }

    private void add(List<FrameDamage> list, int from, int to, String reason) {
        int frames = 0;
        long first = Long.MAX_VALUE;
        long last = Long.MIN_VALUE;
        for (int index = from; index < to; index++) {
            if (presentation.isShown(index)) {
                long pts = video.frame(index).pts();
                first = Math.min(first, pts);
                last = Math.max(last, pts);
                frames++;
            }
        }
        if (frames > 0) {
            list.add(
                    new FrameDamage(
                            micros(first), micros(last + presentation.step()), frames, reason));
        }
    }

    /** Frames that would follow the last one. */
    private FrameDamage missing(int frames, String reason) {
        long last = video.frames().stream().mapToLong(ChunkFrame::pts).max().orElse(0);
        long from = micros(last + presentation.step());
        return new FrameDamage(from, Math.max(from, chunk.endMicros()), frames, reason);
    }

    /** Capture time of a presentation time, within the chunk. */
    private long micros(long pts) {
        long micros = video.timeBase().toMicros(pts - presentation.start());
        return chunk.captureMicros() + Math.max(0, Math.min(micros, chunk.durationMicros()));
    }
}
