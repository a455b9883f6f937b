// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.decode;

import org.jspecify.annotations.Nullable;

import java.util.BitSet;

/**
 * Which frames of a segment the decoder has given. Once it has given all frames before a closed key
 * frame, these are committed: damage that is found later does not reach them. Not safe for use by
 * several threads.
 */
final class SegmentFrames {

    /** More than any decoder holds back: a frame that is not given by then is missing. */
    private static final int MAX_DELAY = 64;

    /** The first damage that was found. */
    record Damage(int frame, String reason) {}

    private final CodedVideo video;
    private final int end;
    private final BitSet ignored; // not decoded, or not correct
    private final BitSet given; // by the decoder, or ignored
    private int begin;
    private int nextKey;

    /**
     * A segment of which no frame is given.
     *
     * @param unusable frames that are not correct because of where the segment begins
     * @param leftOut frames that are not decoded
     */
    SegmentFrames(CodedVideo video, int begin, int end, BitSet unusable, BitSet leftOut) {
        this.video = video;
        this.begin = begin;
        this.end = end;
        this.ignored = (BitSet) unusable.clone();
        this.ignored.or(leftOut);
        this.given = (BitSet) ignored.clone();
        this.nextKey = nextKey(begin + 1);
    }

    /** The frame from which on the segment has to be decoded again if damage is found. */
    int begin() {
        return begin;
    }

    int end() {
        return end;
    }

    /** Whether what the decoder says about the frame does not matter. */
    boolean isIgnored(int index) {
        return ignored.get(index);
    }

    /** Whether the decoder does not get the frame. */
    boolean isLeftOut(int index) {
        return ignored.get(index) && video.frame(index).isDisposable()
                || video.frame(index).isCorrupt();
    }

    /** Checks a time that the decoder gives with a frame: the index of the frame. */
    @Nullable Damage check(long time) {
        if (time < begin || time >= end) {
            return new Damage(firstMissing(), "it gives a frame of another packet");
        }
        int index = (int) time;
        boolean twice = given.get(index) && !ignored.get(index);
        return twice ? new Damage(index, "it gives more than one frame") : null;
    }

    /**
     * Notes that a frame is given.
     *
     * @return whether the frames before a closed key frame are committed now
     */
    boolean give(int index) {
        given.set(index);
        if (firstMissing() != nextKey) {
            return false;
        }
        begin = nextKey;
        nextKey = nextKey(nextKey + 1);
        return true;
    }

    /** A frame that should have been given before this one. */
    @Nullable Damage missingBefore(int index) {
        int missing = firstMissing();
        return missing < index - MAX_DELAY ? new Damage(missing, "it gives no frame") : null;
    }

    /** A frame that should have been given by the end. */
    @Nullable Damage missing() {
        int missing = firstMissing();
        return missing < end ? new Damage(missing, "it gives no frame") : null;
    }

    private int firstMissing() {
        return given.nextClearBit(begin);
    }

    private int nextKey(int from) {
        int index = from;
        while (index < end && video.frame(index).entry() != Entry.CLOSED) {
            index++;
        }
        return index < end ? index : Integer.MAX_VALUE;
    }
}
