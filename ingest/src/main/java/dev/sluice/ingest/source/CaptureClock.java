package dev.sluice.ingest.source;

/**
 * Turns a source's own times into capture times, microseconds since 1970. Pure; for one thread.
 *
 * <p>A recording's first picture has a known capture time. A live source is anchored to the wall
 * clock once an epoch: at the smallest difference between a packet's arrival and its time that was
 * seen before the first chunk, so that a burst of old pictures at the start does not shift it.
 */
final class CaptureClock {

    private long offset = Long.MAX_VALUE;
    private boolean anchored;

    /** Sets the capture time of one picture; from there on time runs as the source says. */
    void anchor(long captureMicros, long ptsMicros) {
        offset = captureMicros - ptsMicros;
        anchored = true;
    }

    /** Takes notice that a live packet arrived. */
    void arrived(long wallMicros, long ptsMicros) {
        if (!anchored) {
            offset = Math.min(offset, wallMicros - ptsMicros);
        }
    }

    /** The capture time of a picture; from the first call on, the anchor stays where it is. */
    long capture(long ptsMicros) {
        anchored = true;
        return ptsMicros + offset;
    }

    /** How far the wall clock is ahead of the source's, microseconds; 0 before the anchor. */
    long drift(long wallMicros, long ptsMicros) {
        return anchored ? wallMicros - ptsMicros - offset : 0;
    }

    boolean isAnchored() {
        return anchored;
    }
}
