// SPDX-License-Identifier: Apache-2.0
package dev.sluice.console.video;

import dev.sluice.console.topic.RecordPlace;
import dev.sluice.console.video.Playlist.Segment;

import com.google.errorprone.annotations.concurrent.GuardedBy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The chunks of one stream by capture time, within bounds of time and number. Of two chunks that
 * begin at the same time, that of the newer epoch counts. Thread-safe.
 *
 * <p>The live playlist is kept apart: only chunks that continue it are added to it, so that its
 * segments keep their numbers whatever is found of older video.
 */
public final class VideoIndex {

    /** How much video the live playlist has. */
    private static final long LIVE_MICROS = 120_000_000;

    private final long historyMicros;
    private final int maxEntries;

    @GuardedBy("this")
    private final TreeMap<Long, ChunkEntry> byTime = new TreeMap<>();

    @GuardedBy("this")
    private final Map<RecordPlace, ChunkEntry> byPlace = new HashMap<>();

    @GuardedBy("this")
    private final Deque<Segment> live = new ArrayDeque<>();

    @GuardedBy("this")
    private long bytes;

    /**
     * @param historyMicros how far back from the newest chunk the index reaches
     * @param maxEntries how many chunks it holds at most
     */
    public VideoIndex(long historyMicros, int maxEntries) {
        this.historyMicros = historyMicros;
        this.maxEntries = maxEntries;
    }

    /** Adds a chunk; one that is older than the history is not kept. */
    public synchronized void add(ChunkEntry entry) {
        ChunkEntry same = byTime.get(entry.fromMicros());
        if (same != null && same.chunk().epoch() > entry.chunk().epoch()) {
            return;
        }
        if (same != null) {
            remove(same);
        }
        byTime.put(entry.fromMicros(), entry);
        byPlace.put(entry.place(), entry);
        bytes += entry.bytes();
        addLive(entry);
        long oldest = byTime.lastKey() - historyMicros;
        while (byTime.size() > maxEntries || byTime.firstKey() < oldest) {
            remove(byTime.firstEntry().getValue());
        }
    }

    private synchronized void remove(ChunkEntry entry) {
        byTime.remove(entry.fromMicros());
        byPlace.remove(entry.place());
        bytes -= entry.bytes();
    }

    /** A newer epoch may begin before the end of the one before; it goes on from there. */
    private synchronized void addLive(ChunkEntry entry) {
        Segment last = live.peekLast();
        if (last == null) {
            live.add(new Segment(entry, 0, 0));
            return;
        }
        boolean newer = entry.chunk().epoch() > last.entry().chunk().epoch();
        boolean continues =
                entry.chunk().epoch() == last.entry().chunk().epoch()
                        && entry.fromMicros() >= last.entry().toMicros() - Playlist.GAP_MICROS;
        if (!newer && !continues) {
            return;
        }
        boolean breaks = Playlist.isBreak(last.entry(), entry);
        live.add(new Segment(entry, last.number() + 1, last.breaks() + (breaks ? 1 : 0)));
        while (live.size() > 3
                && live.peekFirst() != null
                && Math.abs(entry.toMicros() - live.getFirst().entry().toMicros()) > LIVE_MICROS) {
            live.removeFirst();
        }
    }

    /** Returns the playlist of the newest video. */
    public synchronized String livePlaylist() {
        return Playlist.write(List.copyOf(live), false);
    }

    /** Returns the playlist of the chunks that have frames between two capture times. */
    public String playlist(long fromMicros, long toMicros) {
        List<Segment> segments = new ArrayList<>();
        ChunkEntry before = null;
        long breaks = 0;
        for (ChunkEntry entry : between(fromMicros, toMicros)) {
            breaks += before != null && Playlist.isBreak(before, entry) ? 1 : 0;
            segments.add(new Segment(entry, segments.size(), breaks));
            before = entry;
        }
        return Playlist.write(segments, true);
    }

    /** Returns the chunks that have frames between two capture times, ascending. */
    public synchronized List<ChunkEntry> between(long fromMicros, long toMicros) {
        if (toMicros <= fromMicros) {
            return List.of();
        }
        List<ChunkEntry> found = new ArrayList<>();
        Map.Entry<Long, ChunkEntry> before = byTime.lowerEntry(fromMicros);
        if (before != null && before.getValue().toMicros() > fromMicros) {
            found.add(before.getValue());
        }
        found.addAll(byTime.subMap(fromMicros, true, toMicros, false).values());
        return found;
    }

    /** Returns the chunk that has the frame of a capture time. */
    public synchronized Optional<ChunkEntry> at(long micros) {
        Map.Entry<Long, ChunkEntry> before = byTime.floorEntry(micros);
        return Optional.ofNullable(before).map(Map.Entry::getValue);
    }

    /** Returns the chunk of a record. */
    public synchronized Optional<ChunkEntry> at(RecordPlace place) {
        return Optional.ofNullable(byPlace.get(place));
    }

    /** Returns the oldest chunk. */
    public synchronized Optional<ChunkEntry> first() {
        return Optional.ofNullable(byTime.firstEntry()).map(Map.Entry::getValue);
    }

    /** Returns the newest chunk by capture time. */
    public synchronized Optional<ChunkEntry> last() {
        return Optional.ofNullable(byTime.lastEntry()).map(Map.Entry::getValue);
    }

    /** Returns the newest chunk of the newest epoch. */
    public synchronized Optional<ChunkEntry> newest() {
        return Optional.ofNullable(live.peekLast()).map(Segment::entry);
    }

    /** Number of chunks. */
    public synchronized int size() {
        return byTime.size();
    }

    /** Number of bytes of all chunks, which are in the topic and not here. */
    public synchronized long bytes() {
        return bytes;
    }
}
