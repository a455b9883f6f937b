// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.decode;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The order in which the frames of a chunk are presented, and which of them are shown. Frames have
 * the index of their position in decoding order.
 */
final class ChunkPresentation {

    private final List<ChunkFrame> frames;
    private final int[] order;
    private final BitSet hidden;
    private final int leading;
    private final long step;

    /**
     * The presentation of a chunk's frames, at least one.
     *
     * @param declaredLeading number of first frames in presentation order that are not shown
     * @param declaredTrailing number of last frames in presentation order that are not shown
     */
    ChunkPresentation(List<ChunkFrame> frames, int declaredLeading, int declaredTrailing) {
        this.frames = frames;
        this.order =
                IntStream.range(0, frames.size())
                        .boxed()
                        .sorted(Comparator.comparingLong(this::time))
                        .mapToInt(index -> index)
                        .toArray();
        this.hidden = new EntryFrames(frames).unusable(0);
        for (int rank = 0; rank < Math.min(declaredLeading, order.length); rank++) {
            hidden.set(order[rank]);
        }
        this.leading = hidden.cardinality();
        for (int rank = 1; rank <= Math.min(declaredTrailing, order.length); rank++) {
            hidden.set(order[order.length - rank]);
        }
        this.step = medianStep();
    }

    private long time(int index) {
        return frames.get(index).pts();
    }

    private long medianStep() {
        long[] steps =
                IntStream.range(1, order.length)
                        .mapToLong(rank -> time(order[rank]) - time(order[rank - 1]))
                        .filter(ticks -> ticks > 0)
                        .sorted()
                        .toArray();
        return steps.length == 0 ? 0 : steps[steps.length / 2];
    }

    /** The frames in presentation order; the caller's. */
    int[] order() {
        return order.clone();
    }

    /** Whether the frame is shown; others are decoded only because shown ones refer to them. */
    boolean isShown(int index) {
        return !hidden.get(index);
    }

    /** Number of frames that are shown. */
    int shown() {
        return frames.size() - hidden.cardinality();
    }

    /** Number of frames that are not shown because they are leading. */
    int leading() {
        return leading;
    }

    /**
     * ChunkPresentation time of the first shown frame, in ticks; of the first one if none is shown.
     */
    long start() {
        return Arrays.stream(order)
                .filter(this::isShown)
                .mapToLong(this::time)
                .findFirst()
                .orElse(time(order[0]));
    }

    /** Presentation time of the last shown frame, in ticks; of the last one if none is shown. */
    long end() {
        for (int rank = order.length - 1; rank >= 0; rank--) {
            if (isShown(order[rank])) {
                return time(order[rank]);
            }
        }
        return time(order[order.length - 1]);
    }

    /** The median of the times from one frame to the next, in ticks; 0 if there is none. */
    long step() {
        return step;
    }

    /**
     * Whether a frame is missing near another one: the time from one frame to the next is more than
     * 1.5 times the median there.
     *
     * @param index of the frame after the missing one in decoding order
     * @param leftOut frames that count as missing
     */
    boolean hasHole(int index, BitSet leftOut) {
        int before = -1;
        for (int next : order) {
            if (leftOut.get(next)) {
                continue;
            }
            if (before >= 0
                    && 2 * (time(next) - time(before)) > 3 * step
                    && (isNear(next, index) || isNear(before, index))) {
                return true;
            }
            before = next;
        }
        return false;
    }

    /** No codec reorders frames by more than 16. */
    private static boolean isNear(int index, int other) {
        return index >= other - 16 && index <= other + 16;
    }
}
