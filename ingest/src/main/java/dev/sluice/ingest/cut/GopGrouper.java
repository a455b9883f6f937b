package dev.sluice.ingest.cut;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Decides where a stream of pictures is cut into chunks. Looks at times, sizes and kinds only; the
 * same pictures give the same groups. Not safe for several threads.
 *
 * <p>A chunk ends before the first closed entry that leaves it at least the minimum duration. Where
 * the first such entry is an open one, a closed one is waited for; if none comes in time, the cut
 * is at the last open entry within that time, which costs the leading pictures after it.
 */
final class GopGrouper {

    private static final long UNKNOWN_FRAME_MICROS = 40_000;

    /** What decoders take in one chunk. */
    private static final int MAX_PICTURES = 10_000;

    private final long minMicros;
    private final long maxMicros;
    private final long maxBytes;
    private final long openWaitMicros;
    private final long frameMicros;

    private final List<Picture> pictures = new ArrayList<>();

    /** Entries after the first picture, ascending; the first picture is always an entry. */
    private final List<Entry> entries = new ArrayList<>();

    private long bytes;
    private long lastPts = Long.MIN_VALUE;
    private boolean draining; // inside a group that was too long or too large

    /**
     * A new grouper.
     *
     * @param frameMicros nominal time of a picture, or 0
     */
    GopGrouper(CutSettings settings, long frameMicros) {
        this.minMicros = settings.minDuration().toNanos() / 1_000;
        this.maxMicros = settings.maxDuration().toNanos() / 1_000;
        this.maxBytes = settings.maxPacketBytes();
        this.openWaitMicros = settings.openGopWait().toNanos() / 1_000;
        this.frameMicros = frameMicros > 0 ? frameMicros : UNKNOWN_FRAME_MICROS;
    }

    /** Takes the next picture in decoding order; returns the groups that are complete now. */
    List<Group> accept(Picture picture) {
        List<Group> done = new ArrayList<>();
        if (draining && picture.kind().isEntry()) {
            takeAll(Group.Fate.REST, picture).ifPresent(done::add);
            draining = false;
        }
        if (pictures.isEmpty() && !draining && !picture.kind().isEntry()) {
            return done; // nobody can decode it
        }
        settle(picture.kind());
        add(picture);
        collect(done);
        return done;
    }

    /** Ends the stream; returns what was left. */
    List<Group> finish() {
        List<Group> done = new ArrayList<>();
        settle(PictureKind.PLAIN);
        collect(done);
        takeAll(draining ? Group.Fate.REST : Group.Fate.CHUNK, null).ifPresent(done::add);
        draining = false;
        return done;
    }

    private void add(Picture picture) {
        long pts = picture.packet().ptsMicros();
        if (picture.kind().isEntry() && !pictures.isEmpty()) {
            entries.add(
                    new Entry(pictures.size(), pts, picture.kind() == PictureKind.CLOSED_ENTRY));
        }
        pictures.add(picture);
        bytes += picture.bytes();
        lastPts = Math.max(lastPts, pts);
    }

    /**
     * An open entry is known to be harmless, or not, when the first picture shown after it comes.
     */
    private void settle(PictureKind next) {
        if (entries.isEmpty() || entries.get(entries.size() - 1).settled) {
            return;
        }
        Entry last = entries.get(entries.size() - 1);
        switch (next) {
            case LEADING -> last.leading++;
            case DECODABLE_LEADING -> {}
            case PLAIN, CLOSED_ENTRY, OPEN_ENTRY -> last.settled = true;
        }
    }

    private void collect(List<Group> done) {
        Optional<Entry> cut = nextCut();
        while (cut.isPresent()) {
            done.add(takeUntil(cut.get()));
            cut = nextCut();
        }
        if (isOver(1) && (!unsettled() || isOver(2))) {
            takeAll(span() > maxMicros ? Group.Fate.TOO_LONG : Group.Fate.TOO_LARGE, null)
                    .ifPresent(done::add);
            draining = true;
        }
    }

    private boolean isOver(int factor) {
        return bytes > factor * maxBytes
                || span() > factor * maxMicros
                || pictures.size() > factor * MAX_PICTURES;
    }

    private Optional<Entry> nextCut() {
        Entry open = null;
        for (Entry entry : entries) {
            boolean longEnough = entry.pts - start() >= minMicros;
            if (longEnough && entry.isClean()) {
                return Optional.of(entry);
            }
            if (longEnough && entry.settled && open == null) {
                open = entry;
            }
        }
        if (open != null && lastPts >= open.pts + openWaitMicros && !unsettled()) {
            return Optional.of(lastWithin(open.pts + openWaitMicros));
        }
        return isOver(1) ? bestWithinLimits() : Optional.empty();
    }

    private Entry lastWithin(long deadline) {
        Entry last = null;
        for (Entry entry : entries) {
            if (entry.settled && entry.pts <= deadline) {
                last = entry;
            }
        }
        return last;
    }

    private Optional<Entry> bestWithinLimits() {
        Entry best = null;
        for (Entry entry : entries) {
            if (entry.settled && (best == null || entry.isClean() || !best.isClean())) {
                best = entry;
            }
        }
        return Optional.ofNullable(best);
    }

    private boolean unsettled() {
        return !entries.isEmpty() && !entries.get(entries.size() - 1).settled;
    }

    private long span() {
        return pictures.isEmpty() ? 0 : lastPts - start();
    }

    private long start() {
        return pictures.get(0).packet().ptsMicros();
    }

    private Group takeUntil(Entry entry) {
        List<Picture> taken = List.copyOf(pictures.subList(0, entry.index));
        Group group = group(Group.Fate.CHUNK, taken, pictures.get(entry.index));
        List<Picture> rest = List.copyOf(pictures.subList(entry.index, pictures.size()));
        List<Entry> later =
                List.copyOf(entries.subList(entries.indexOf(entry) + 1, entries.size()));
        clear();
        rest.forEach(
                picture -> {
                    pictures.add(picture);
                    bytes += picture.bytes();
                    lastPts = Math.max(lastPts, picture.packet().ptsMicros());
                });
        later.forEach(e -> entries.add(e.moved(-entry.index)));
        return group;
    }

    private Optional<Group> takeAll(Group.Fate fate, Picture next) {
        if (pictures.isEmpty()) {
            return Optional.empty();
        }
        Group group = group(fate, List.copyOf(pictures), next);
        clear();
        return Optional.of(group);
    }

    private void clear() {
        pictures.clear();
        entries.clear();
        bytes = 0;
        lastPts = Long.MIN_VALUE;
    }

    private Group group(Group.Fate fate, List<Picture> taken, Picture next) {
        int leading = leadingAtStart(taken);
        long start = taken.get(0).packet().ptsMicros();
        long last = Long.MIN_VALUE;
        long lastDuration = 0;
        for (Picture picture : taken) {
            EncodedPacket packet = picture.packet();
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
        return new Group(fate, taken, start, end, leading);
    }

    /** Some cameras' frame rates are guesses, and far off. */
    private static boolean isPlausible(long duration, long interval) {
        return duration > 0 && duration >= interval / 10 && duration / 10 <= interval;
    }

    /** Chunks without a hole between them touch to the microsecond, and never overlap. */
    private long touching(long end, long last, long next) {
        boolean near = Math.abs(next - end) <= frameMicros / 2;
        return next > last && (near || next < end) ? next : end;
    }

    /**
     * Pictures that decoders leave out: where some behind the first entry cannot be decoded, all
     * that are shown before it. Leading pictures of later entries have what they refer to.
     */
    private static int leadingAtStart(List<Picture> taken) {
        int before = 1;
        boolean lost = false;
        while (before < taken.size() && taken.get(before).kind().isLeading()) {
            lost |= taken.get(before).kind() == PictureKind.LEADING;
            before++;
        }
        return lost ? before - 1 : 0;
    }

    /** A place where a cut is possible. */
    private static final class Entry {
        private final int index;
        private final long pts;
        private int leading;
        private boolean settled;

        private Entry(int index, long pts, boolean settled) {
            this.index = index;
            this.pts = pts;
            this.settled = settled;
        }

        private boolean isClean() {
            return settled && leading == 0;
        }

        private Entry moved(int by) {
            Entry moved = new Entry(index + by, pts, settled);
            moved.leading = leading;
            return moved;
        }
    }
}
