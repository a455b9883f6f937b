// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.decode;

import dev.sluice.ingest.chunk.ChunkException;
import dev.sluice.ingest.chunk.VideoChunk;

import java.util.BitSet;
import java.util.List;

/**
 * Decodes the frames of one chunk in segments. A segment begins with a decoder that has seen
 * nothing before, at a frame where decoding can begin, and normally ends with the chunk. If a frame
 * of it turns out to be damaged, the segment is decoded again without it: up to that frame, or, if
 * no other frame refers to it, over it. The next segment then begins at the next frame where
 * decoding can begin. What a segment gives is therefore what the undamaged chunk gives. Used once.
 */
final class DecodeRun {

    /** Bounds the time that a chunk takes that was made to fail often. */
    private static final int MAX_ATTEMPTS = 8;

    /** The last attempts, in which a segment ends at its first damage. */
    private static final int LAST_ATTEMPTS = 4;

    private final CodedVideo video;
    private final ChunkPresentation presentation;
    private final EntryFrames entries;
    private final ReferenceGaps gaps;
    private final DamageLog damage;
    private final SegmentDecoder decoder;

    DecodeRun(
            VideoChunk chunk,
            CodedVideo video,
            ChunkPresentation presentation,
            SegmentDecoder decoder) {
        this.video = video;
        this.presentation = presentation;
        this.entries = new EntryFrames(video.frames());
        this.gaps = new ReferenceGaps(video, presentation);
        this.damage = new DamageLog(chunk, video, presentation);
        this.decoder = decoder;
    }

    /** Decodes the chunk; returns the frames that are not used because of damage. */
    List<FrameDamage> decode() throws ChunkException {
        for (int index = 0; index < video.size(); index++) {
            if (!video.frame(index).isTimed()) {
                damage.lost(index, "it has no presentation time");
            }
        }
        int start = 0;
        while (start < video.size()) {
            if (start > 0) {
                damage.lost(entries.unusable(start), "its references were before the damage");
            }
            start = decodeSegment(start);
        }
        return damage.list();
    }

    /** Decodes the segment that begins at a frame; returns where the next one begins. */
    private int decodeSegment(int start) throws ChunkException {
        Segment segment = new Segment(start);
        int attempt = 0;
        while (attempt < MAX_ATTEMPTS) {
            SegmentFrames.Damage found =
                    decoder.decode(segment.begin, segment.end, segment.leftOut);
            if (found == null) {
                return segment.finish();
            }
            attempt = decoder.committed() > segment.begin ? 1 : attempt + 1;
            segment.begin = decoder.committed();
            segment.exclude(found.frame(), found.reason(), attempt <= MAX_ATTEMPTS - LAST_ATTEMPTS);
        }
        segment.giveUp();
        return segment.finish();
    }

    /** What is known of a segment. */
    private final class Segment {

        private final BitSet leftOut = new BitSet();
        private int begin;
        private int end = video.size();
        private int resume = video.size(); // where decoding may begin again
        private String reason = "";

        Segment(int begin) {
            this.begin = begin;
            excludeCorrupt();
            endBeforeGap();
        }

        /** Excludes what the demuxer found incomplete. */
        private void excludeCorrupt() {
            BitSet unusable = entries.unusable(begin);
            for (int index = begin; index < end; index++) {
                String defect = video.frame(index).defect();
                if (defect != null && !unusable.get(index)) {
                    exclude(index, defect, !gaps.hidesOther(index));
                }
            }
        }

        /** Excludes a damaged frame and what depends on it. */
        void exclude(int index, String why, boolean mayLeaveOut) {
            if (mayLeaveOut && video.frame(index).isDisposable()) {
                leftOut.set(index);
                damage.lost(index, why);
                endBeforeGap();
            } else {
                endAt(index, index + 1, why);
            }
        }

        private void endBeforeGap() {
            int gap = gaps.next(begin, end, leftOut);
            if (gap < end) {
                endAt(gap, gap, "a reference frame before it is missing or comes later");
            }
        }

        private void endAt(int index, int from, String why) {
            end = Math.max(index, begin);
            resume = from;
            reason = why;
        }

        /** Excludes all that is not committed. */
        void giveUp() {
            endAt(begin, begin + 1, reason);
        }

        /** Reports the frames that are lost; returns where decoding begins again. */
        int finish() {
            int next = entries.next(resume);
            damage.lost(end, next, reason);
            return next;
        }
    }
}
