// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.cut;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Decides where a stream of frames is cut into chunks, by their times, sizes and kinds only. The
 * same frames give the same cuts. Not safe for use by several threads.
 *
 * <p>A chunk ends before the first closed key frame that leaves it at least the minimum duration.
 * If the first such key frame is an open one, the grouper waits for a closed one. If none comes in
 * time, it cuts at the last open key frame within that time, and the leading frames of that key
 * frame are lost. In a stream with intra refresh but without key frames, every cut hides the frames
 * until the refresh is complete, so the grouper waits longer, and such a chunk lasts about ten
 * times as long as what it hides. Where an edit list begins to leave out frames again, the chunk
 * always ends, because only its first and last frames can be hidden.
 */
final class GopGrouper {

    private static final long UNKNOWN_FRAME_MICROS = 40_000;

    /** Default limit of the decoder on the frames of one chunk. */
    private static final int MAX_FRAMES = 10_000;

    private static final long NONE = Long.MIN_VALUE;

    private final long minMicros;
    private final long maxMicros;
    private final long maxBytes;
    private final long openWaitMicros;
    private final long frameMicros;

    private final List<CodedFrame> frames = new ArrayList<>();

    /** Entries after the first frame, ascending; the first frame is always an entry. */
    private final List<CutPoint> cutPoints = new ArrayList<>();

    private long bytes;
    private long lastPts = NONE;
    private long shownMicros = NONE; // presentation time of the first frame that is shown
    private boolean draining; // inside a GOP that was too long or too large
    private boolean hasEntry;
    private int framesBeforeEntry;

    /**
     * A grouper at the start of a stream.
     *
     * @param frameMicros nominal duration of a frame, 0 if unknown
     */
    GopGrouper(CutSettings settings, long frameMicros) {
        this.minMicros = settings.minDuration().toNanos() / 1_000;
        this.maxMicros = settings.maxDuration().toNanos() / 1_000;
        this.maxBytes = settings.maxPacketBytes();
        this.openWaitMicros = settings.openGopWait().toNanos() / 1_000;
        this.frameMicros = frameMicros > 0 ? frameMicros : UNKNOWN_FRAME_MICROS;
    }

    /** Takes the next frame in decoding order; returns the runs that are complete now. */
    List<GopRun> accept(CodedFrame frame) {
        List<GopRun> done = new ArrayList<>();
        if (draining && frame.kind().isEntry()) {
            takeAll(GopRun.Fate.REST, frame, done);
            draining = false;
        }
        if (frames.isEmpty() && !draining && !frame.kind().isEntry()) {
            framesBeforeEntry += hasEntry ? 0 : 1;
            return done; // it cannot be decoded without the frames before it
        }
        hasEntry = true;
        if (beginsEdit(frame) || isAfterGap(frame)) {
            takeAll(GopRun.Fate.CHUNK, frame, done);
        }
        add(frame);
        collect(done);
        return done;
    }

    /**
     * Ends the run of frames that can refer to each other, at the end of the stream or before a
     * gap; returns the runs that were left.
     */
    List<GopRun> finish() {
        List<GopRun> done = new ArrayList<>();
        cutPoints.forEach(CutPoint::end);
        collect(done);
        takeAll(draining ? GopRun.Fate.REST : GopRun.Fate.CHUNK, null, done);
        draining = false;
        return done;
    }

    /**
     * Whether this key frame follows a gap that no chunk may contain. Without a cut there, the
     * frames before and after it would be over the limit together.
     */
    private boolean isAfterGap(CodedFrame frame) {
        return frame.kind().isKey()
                && !frames.isEmpty()
                && frame.packet().ptsMicros() - lastPts > maxMicros;
    }

    /** Whether frames are left out before or from this key frame on, after some that are shown. */
    private boolean beginsEdit(CodedFrame frame) {
        if (draining || shownMicros == NONE || !frame.kind().isKey()) {
            return false;
        }
        CodedFrame last = frames.get(frames.size() - 1);
        return frame.packet().discarded() || last.packet().discarded();
    }

    /** Whether a frame has come at which decoding can begin. */
    boolean hasEntry() {
        return hasEntry;
    }

    /** Number of frames that came before the first such frame. */
    int framesBeforeEntry() {
        return framesBeforeEntry;
    }

    private void add(CodedFrame frame) {
        cutPoints.forEach(point -> point.observe(frame));
        if (frame.kind().isEntry() && !frames.isEmpty()) {
            cutPoints.add(new CutPoint(frames.size(), frame));
        }
        frames.add(frame);
        bytes += frame.bytes();
        lastPts = Math.max(lastPts, frame.packet().ptsMicros());
        if (shownMicros == NONE && isShown(frame)) {
            shownMicros = frame.packet().ptsMicros();
        }
    }

    private boolean isShown(CodedFrame frame) {
        CodedFrame first = frames.get(0);
        boolean exact = first.kind().isKey() || draining || ShownFrames.isExactAfter(first, frame);
        return exact && !frame.packet().discarded();
    }

    private void collect(List<GopRun> done) {
        Optional<CutPoint> cut = nextCut();
        while (cut.isPresent()) {
            takeUntil(cut.get(), done);
            cut = nextCut();
        }
        if (isOver(1) && (!mayFindBetter(NONE) || isOver(2))) {
            GopRun.Fate fate = span() > maxMicros ? GopRun.Fate.TOO_LONG : GopRun.Fate.TOO_LARGE;
            takeAll(fate, null, done);
            draining = true;
        }
    }

    private boolean isOver(int factor) {
        return bytes > factor * maxBytes
                || span() > factor * maxMicros
                || frames.size() > factor * MAX_FRAMES;
    }

    private Optional<CutPoint> nextCut() {
        CutPoint open = null;
        for (CutPoint point : cutPoints) {
            boolean longEnough = shownMicros != NONE && point.pts() - shownMicros >= minMicros;
            if (longEnough && point.isClean()) {
                return Optional.of(point);
            }
            if (longEnough && point.isSettled() && open == null) {
                open = point;
            }
        }
        if (open != null) {
            long deadline = open.pts() + open.waitMicros(openWaitMicros);
            if (lastPts >= deadline && !mayFindBetter(deadline)) {
                return best(open.index(), deadline);
            }
        }
        return isOver(1) ? best(0, Long.MAX_VALUE) : Optional.empty();
    }

    /** Returns the last one of the best cuts from an index on and up to a time. */
    private Optional<CutPoint> best(int fromIndex, long untilMicros) {
        CutPoint best = null;
        for (CutPoint point : cutPoints) {
            boolean possible =
                    point.isSettled() && point.index() >= fromIndex && point.pts() <= untilMicros;
            if (possible && (best == null || point.isAsGoodAs(best))) {
                best = point;
            }
        }
        return Optional.ofNullable(best);
    }

    /**
     * Whether the newest key frame may still turn out to be a clean cut, or an intra refresh up to
     * a time may still be completed.
     */
    private boolean mayFindBetter(long untilMicros) {
        for (CutPoint point : cutPoints) {
            if (!point.isSettled() && (!point.isRefresh() || point.pts() <= untilMicros)) {
                return true;
            }
        }
        return false;
    }

    private long span() {
        return frames.isEmpty() ? 0 : lastPts - frames.get(0).packet().ptsMicros();
    }

    private void takeUntil(CutPoint point, List<GopRun> done) {
        List<CodedFrame> rest = List.copyOf(frames.subList(point.index(), frames.size()));
        frames.subList(point.index(), frames.size()).clear();
        takeAll(GopRun.Fate.CHUNK, rest.get(0), done);
        rest.forEach(this::add);
    }

    /** Takes all frames; {@code next} is the one after them, or null if it is not known. */
    private void takeAll(GopRun.Fate fate, @Nullable CodedFrame next, List<GopRun> done) {
        if (!frames.isEmpty()) {
            GopRun run = GopRun.of(fate, frames, next, frameMicros);
            if (fate != GopRun.Fate.CHUNK || run.shown() > 0) {
                done.add(run); // a chunk of which nothing is shown is no loss
            }
        }
        frames.clear();
        cutPoints.clear();
        bytes = 0;
        lastPts = NONE;
        shownMicros = NONE;
    }
}
