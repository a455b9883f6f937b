// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.cut;

import dev.sluice.ingest.ffmpeg.EncodedPacket;
import dev.sluice.ingest.nal.FrameKind;

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
 * frame are lost.
 */
final class GopGrouper {

    private static final long UNKNOWN_FRAME_MICROS = 40_000;

    /** Default limit of the decoder on the frames of one chunk. */
    private static final int MAX_FRAMES = 10_000;

    private final long minMicros;
    private final long maxMicros;
    private final long maxBytes;
    private final long openWaitMicros;
    private final long frameMicros;

    private final List<CodedFrame> frames = new ArrayList<>();

    /** Key frames after the first frame, ascending; the first frame is always a key frame. */
    private final List<CutPoint> cutPoints = new ArrayList<>();

    private long bytes;
    private long lastPts = Long.MIN_VALUE;
    private boolean draining; // inside a GOP that was too long or too large

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
        if (draining && frame.kind().isKey()) {
            takeAll(GopRun.Fate.REST, frame).ifPresent(done::add);
            draining = false;
        }
        if (frames.isEmpty() && !draining && !frame.kind().isKey()) {
            return done; // it cannot be decoded without the frames before it
        }
        settle(frame.kind());
        add(frame);
        collect(done);
        return done;
    }

    /** Ends the stream; returns the runs that were left. */
    List<GopRun> finish() {
        List<GopRun> done = new ArrayList<>();
        settle(FrameKind.OTHER);
        collect(done);
        takeAll(draining ? GopRun.Fate.REST : GopRun.Fate.CHUNK, null).ifPresent(done::add);
        draining = false;
        return done;
    }

    private void add(CodedFrame frame) {
        long pts = frame.packet().ptsMicros();
        if (frame.kind().isKey() && !frames.isEmpty()) {
            cutPoints.add(new CutPoint(frames.size(), pts, frame.kind() == FrameKind.CLOSED_KEY));
        }
        frames.add(frame);
        bytes += frame.bytes();
        lastPts = Math.max(lastPts, pts);
    }

    /**
     * Counts the leading frames of the newest cut point until the first frame that is none: from
     * then on it is known whether cutting there loses frames.
     */
    private void settle(FrameKind next) {
        if (cutPoints.isEmpty() || cutPoints.get(cutPoints.size() - 1).settled) {
            return;
        }
        CutPoint last = cutPoints.get(cutPoints.size() - 1);
        switch (next) {
            case LEADING -> last.leading++;
            case DECODABLE_LEADING -> {}
            case OTHER, CLOSED_KEY, OPEN_KEY, REFRESH -> last.settled = true;
        }
    }

    private void collect(List<GopRun> done) {
        Optional<CutPoint> cut = nextCut();
        while (cut.isPresent()) {
            done.add(takeUntil(cut.get()));
            cut = nextCut();
        }
        if (isOver(1) && (!unsettled() || isOver(2))) {
            takeAll(span() > maxMicros ? GopRun.Fate.TOO_LONG : GopRun.Fate.TOO_LARGE, null)
                    .ifPresent(done::add);
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
            boolean longEnough = point.pts - start() >= minMicros;
            if (longEnough && point.isClean()) {
                return Optional.of(point);
            }
            if (longEnough && point.settled && open == null) {
                open = point;
            }
        }
        if (open != null && lastPts >= open.pts + openWaitMicros && !unsettled()) {
            return Optional.of(lastWithin(open, open.pts + openWaitMicros));
        }
        return isOver(1) ? bestWithinLimits() : Optional.empty();
    }

    /** Returns the last settled cut point up to a time that is not before {@code first}. */
    private CutPoint lastWithin(CutPoint first, long deadline) {
        CutPoint last = first;
        for (CutPoint point : cutPoints) {
            if (point.settled && point.pts <= deadline) {
                last = point;
            }
        }
        return last;
    }

    private Optional<CutPoint> bestWithinLimits() {
        CutPoint best = null;
        for (CutPoint point : cutPoints) {
            if (point.settled && (best == null || point.isClean() || !best.isClean())) {
                best = point;
            }
        }
        return Optional.ofNullable(best);
    }

    private boolean unsettled() {
        return !cutPoints.isEmpty() && !cutPoints.get(cutPoints.size() - 1).settled;
    }

    private long span() {
        return frames.isEmpty() ? 0 : lastPts - start();
    }

    private long start() {
        return frames.get(0).packet().ptsMicros();
    }

    private GopRun takeUntil(CutPoint point) {
        List<CodedFrame> taken = List.copyOf(frames.subList(0, point.index));
        GopRun run = run(GopRun.Fate.CHUNK, taken, frames.get(point.index));
        List<CodedFrame> rest = List.copyOf(frames.subList(point.index, frames.size()));
        List<CutPoint> later =
                List.copyOf(cutPoints.subList(cutPoints.indexOf(point) + 1, cutPoints.size()));
        clear();
        rest.forEach(
                frame -> {
                    frames.add(frame);
                    bytes += frame.bytes();
                    lastPts = Math.max(lastPts, frame.packet().ptsMicros());
                });
        later.forEach(key -> cutPoints.add(key.moved(-point.index)));
        return run;
    }

    /** Takes all frames; {@code next} is the one after them, or null if it is not known. */
    private Optional<GopRun> takeAll(GopRun.Fate fate, @Nullable CodedFrame next) {
        if (frames.isEmpty()) {
            return Optional.empty();
        }
        GopRun run = run(fate, List.copyOf(frames), next);
        clear();
        return Optional.of(run);
    }

    private void clear() {
        frames.clear();
        cutPoints.clear();
        bytes = 0;
        lastPts = Long.MIN_VALUE;
    }

    private GopRun run(GopRun.Fate fate, List<CodedFrame> taken, @Nullable CodedFrame next) {
        int leading = leadingAtStart(taken);
        long start = taken.get(0).packet().ptsMicros();
        long last = Long.MIN_VALUE;
        long lastDuration = 0;
        for (CodedFrame frame : taken) {
            EncodedPacket packet = frame.packet();
            if (leading == 0) {
                start = Math.min(start, packet.ptsMicros());
            }
            if (packet.ptsMicros() > last) {
                last = packet.ptsMicros();
                lastDuration = packet.durationMicros();
            }
        }
        long interval = taken.size() > 1 ? (last - start) / (taken.size() - 1) : frameMicros;
        long end = last + (isPlausible(lastDuration, interval) ? lastDuration : interval);
        if (next != null) {
            end = touching(end, last, next.packet().ptsMicros());
        }
        return new GopRun(fate, taken, start, end, leading);
    }

    /** Whether a declared duration is near the measured one: some cameras only guess their rate. */
    private static boolean isPlausible(long duration, long interval) {
        return duration > 0 && duration >= interval / 10 && duration / 10 <= interval;
    }

    /**
     * Moves the end of a chunk to the start of the next one if no frame is missing in between, so
     * that consecutive chunks touch to the microsecond and never overlap.
     */
    private long touching(long end, long last, long next) {
        boolean near = Math.abs(next - end) <= frameMicros / 2;
        return next > last && (near || next < end) ? next : end;
    }

    /**
     * Number of frames that decoders discard: if a leading frame of the first key frame cannot be
     * decoded, all frames that are presented before that key frame. Leading frames of later key
     * frames have their references in the chunk.
     */
    private static int leadingAtStart(List<CodedFrame> taken) {
        int before = 1;
        boolean lost = false;
        while (before < taken.size() && taken.get(before).kind().isLeading()) {
            lost |= taken.get(before).kind() == FrameKind.LEADING;
            before++;
        }
        return lost ? before - 1 : 0;
    }

    /** A key frame before which a cut is possible. */
    private static final class CutPoint {
        private final int index;
        private final long pts;
        private int leading;
        private boolean settled;

        private CutPoint(int index, long pts, boolean settled) {
            this.index = index;
            this.pts = pts;
            this.settled = settled;
        }

        private boolean isClean() {
            return settled && leading == 0;
        }

        private CutPoint moved(int by) {
            CutPoint moved = new CutPoint(index + by, pts, settled);
            moved.leading = leading;
            return moved;
        }
    }
}
