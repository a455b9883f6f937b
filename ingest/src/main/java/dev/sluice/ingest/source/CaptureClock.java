// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.source;

/**
 * Converts the times of a source to capture times, microseconds since 1970. Not safe for use by
 * several threads.
 *
 * <p>The first frame of a recording has a known capture time. A live source is anchored to the wall
 * clock once per epoch, at the smallest difference between the arrival of a packet and its time
 * that was observed before the first chunk. A burst of old frames at the start therefore does not
 * shift the clock.
 */
final class CaptureClock {

    private long offset = Long.MAX_VALUE;
    private boolean anchored;

    /**
     * Sets the capture time of one frame; those of all others follow from the times of the source.
     */
    void anchor(long captureMicros, long ptsMicros) {
        offset = captureMicros - ptsMicros;
        anchored = true;
    }

    /** Records the arrival of a live packet. */
    void arrived(long wallMicros, long ptsMicros) {
        if (!anchored) {
            offset = Math.min(offset, wallMicros - ptsMicros);
        }
    }

    /** The capture time of a frame; from the first call on, the anchor does not change. */
    long capture(long ptsMicros) {
        anchored = true;
        return ptsMicros + offset;
    }

    /** How far the wall clock is ahead of the source's in microseconds; 0 before the anchor. */
    long drift(long wallMicros, long ptsMicros) {
        return anchored ? wallMicros - ptsMicros - offset : 0;
    }

    boolean isAnchored() {
        return anchored;
    }
}
