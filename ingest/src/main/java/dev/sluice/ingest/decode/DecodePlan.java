// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.decode;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * What has to be decoded of a chunk so that some of its frames are those that decoding all of it
 * gives: stretches from a closed key frame to the last of these frames, without the frames to which
 * no other refers.
 *
 * @param stretches what is decoded, ascending
 * @param leftOut frames of the stretches that are not decoded
 */
record DecodePlan(List<Stretch> stretches, BitSet leftOut) {

    /** Frames in decoding order, {@code to} exclusive. */
    record Stretch(int from, int to) {}

    /**
     * Plans a chunk.
     *
     * @param needed frames in decoding order
     * @return null if all of the chunk has to be decoded: if nothing is needed, a header or the
     *     container shows damage, or frames are not decoded in the order of their times
     */
    static @Nullable DecodePlan of(
            CodedVideo video, ChunkPresentation presentation, BitSet needed) {
        if (needed.isEmpty() || !isWhole(video, presentation)) {
            return null;
        }
        List<Stretch> stretches = stretches(video, needed);
        BitSet leftOut = new BitSet();
        for (Stretch stretch : stretches) {
            for (int index = stretch.from; index < stretch.to; index++) {
                leftOut.set(index, !needed.get(index) && video.frame(index).isSkippable());
            }
        }
        return new DecodePlan(stretches, leftOut);
    }

    private static boolean isWhole(CodedVideo video, ChunkPresentation presentation) {
        return video.missing() == 0
                && video.truncation() == null
                && video.frames().stream().noneMatch(ChunkFrame::isCorrupt)
                && video.frames().stream().allMatch(ChunkFrame::isTimed)
                && new ReferenceGaps(video, presentation).next(0, video.size(), new BitSet())
                        == video.size()
                && OutputOrder.isThatOfTimes(video, presentation);
    }

    private static List<Stretch> stretches(CodedVideo video, BitSet needed) {
        List<Stretch> stretches = new ArrayList<>();
        int from = 0;
        int to = 0;
        int key = 0;
        for (int index = 0; index < needed.length(); index++) {
            if (video.frame(index).entry() == Entry.CLOSED) {
                key = index;
            }
            if (!needed.get(index)) {
                continue;
            }
            if (key > to) { // at a key frame right behind the stretch, the decoder just goes on
                addTo(stretches, from, to);
                from = key;
            }
            to = index + 1;
        }
        addTo(stretches, from, to);
        return stretches;
    }

    private static void addTo(List<Stretch> stretches, int from, int to) {
        if (from < to) {
            stretches.add(new Stretch(from, to));
        }
    }

    /** Number of frames that are not decoded. */
    int skipped(int frames) {
        int decoded = stretches.stream().mapToInt(stretch -> stretch.to - stretch.from).sum();
        return frames - decoded + leftOut.cardinality();
    }
}
