// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.decode;

import dev.sluice.ingest.nal.SliceHeader;

import java.util.BitSet;
import java.util.List;

/** Which frames are not correct if decoding begins at a frame of a chunk. */
final class EntryFrames {

    private final List<ChunkFrame> frames;

    EntryFrames(List<ChunkFrame> frames) {
        this.frames = frames;
    }

    /**
     * The frames that cannot be used if decoding begins at an entry.
     *
     * @param entry index of a frame
     * @return indices in decoding order; the caller's
     */
    BitSet unusable(int entry) {
        return switch (frames.get(entry).entry()) {
            case OPEN -> leading(entry);
            case GRADUAL -> before(entry, recovered(entry));
            case NONE, CLOSED -> new BitSet();
        };
    }

    /** The first frame from an index on at which decoding can begin, or the number of frames. */
    int next(int from) {
        int index = from;
        while (index < frames.size()) {
            ChunkFrame frame = frames.get(index);
            if (frame.entry() != Entry.NONE && !frame.isCorrupt()) {
                break;
            }
            index++;
        }
        return index;
    }

    private BitSet leading(int entry) {
        BitSet leading = new BitSet();
        long time = frames.get(entry).pts();
        boolean byTime = frames.get(entry).isLeadingByTime();
        for (int index = entry + 1; index < frames.size(); index++) {
            ChunkFrame frame = frames.get(index);
            if (frame.entry() != Entry.NONE || byTime && frame.pts() >= time) {
                break;
            }
            if (byTime || frame.isLeading()) {
                leading.set(index);
            }
        }
        return leading;
    }

    /** The frame at which the refresh that begins at an entry is complete. */
    private int recovered(int entry) {
        SliceHeader first = frames.get(entry).slice();
        int index = entry;
        while (index < frames.size() && first != null) {
            SliceHeader slice = frames.get(index).slice();
            if (index > entry && frames.get(index).entry() == Entry.CLOSED) {
                break;
            }
            if (slice != null && passed(first, slice) >= frames.get(entry).recoveryFrames()) {
                break;
            }
            index++;
        }
        return index;
    }

    private static int passed(SliceHeader first, SliceHeader slice) {
        return Math.floorMod(slice.number() - first.number(), Math.max(1, first.numbers()));
    }

    private BitSet before(int entry, int recovered) {
        BitSet before = new BitSet();
        for (int index = entry; index < frames.size(); index++) {
            if (recovered == frames.size()
                    || frames.get(index).pts() < frames.get(recovered).pts()) {
                before.set(index);
            }
        }
        return before;
    }
}
