// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.source;

import dev.sluice.ingest.cut.ChunkCutter;
import dev.sluice.ingest.cut.CutLoss;

import java.time.Duration;
import java.util.Optional;

/**
 * Watches for the first frame of a source at which decoding can begin. Before it nothing can be
 * published, so a live source that never sends one is reported, and the frames before it are
 * counted. Not safe for use by several threads.
 */
final class EntryWatch {

    private static final long REPEAT_MICROS = 60_000_000;

    private final long timeoutMicros;
    private long firstMicros = Long.MIN_VALUE; // wall-clock time
    private long toldMicros = Long.MIN_VALUE;
    private long startMicros = Long.MAX_VALUE; // presentation time
    private long endMicros = Long.MIN_VALUE;
    private long packets;
    private boolean counted;

    /**
     * Starts watching.
     *
     * @param timeout from the first packet of a live source to the first notice
     */
    EntryWatch(Duration timeout) {
        this.timeoutMicros = timeout.toNanos() / 1_000;
    }

    /**
     * Counts a packet without an entry so far; returns a notice if one is due.
     *
     * @param nowMicros wall-clock time
     */
    Optional<String> notice(long nowMicros) {
        packets++;
        if (firstMicros == Long.MIN_VALUE) {
            firstMicros = nowMicros;
        }
        long waited = nowMicros - firstMicros;
        if (waited < timeoutMicros || isTold() && nowMicros - toldMicros < REPEAT_MICROS) {
            return Optional.empty();
        }
        toldMicros = nowMicros;
        return Optional.of(
                ("no key frame for %d s: the source has sent %d packets, but no frame at which"
                                + " decoding can begin; expected one every few seconds: set the"
                                + " camera's key frame interval (GOP) to 1–2 s")
                        .formatted(Math.round(waited / 1e6), packets));
    }

    /** Whether a notice was given and has not ended. */
    boolean isTold() {
        return toldMicros != Long.MIN_VALUE;
    }

    /** Ends a notice: the entry has come. */
    void end() {
        toldMicros = Long.MIN_VALUE;
    }

    /** Takes the presentation time of a packet that the cutter gets before there is an entry. */
    void passed(long micros) {
        startMicros = Math.min(startMicros, micros);
        endMicros = Math.max(endMicros, micros);
    }

    /** The frames before the entry, once; empty if there are none. */
    Optional<CutLoss> loss(ChunkCutter cutter) {
        int frames = counted ? 0 : cutter.framesBeforeEntry();
        counted = true;
        if (frames == 0) {
            return Optional.empty();
        }
        return Optional.of(
                new CutLoss(
                        CutLoss.Kind.BEFORE_ENTRY,
                        startMicros,
                        endMicros - startMicros,
                        frames,
                        ("%d frames came before the first key frame: expected a source that begins"
                                        + " with one; they cannot be decoded without the frames"
                                        + " before them")
                                .formatted(frames)));
    }
}
