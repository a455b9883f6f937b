// SPDX-License-Identifier: Apache-2.0
package dev.sluice.console.video;

import dev.sluice.ingest.chunk.CaptureTime;

import java.util.List;
import java.util.Locale;

/** Writes HLS media playlists (RFC 8216) of chunks. Stateless. */
public final class Playlist {

    /** From this much time between two chunks, the video has a gap. */
    static final long GAP_MICROS = 500_000;

    private Playlist() {}

    /**
     * A part of a playlist.
     *
     * @param entry the chunk
     * @param number position of the chunk in the live playlist since its beginning
     * @param breaks number of breaks before it since its beginning
     */
    record Segment(ChunkEntry entry, long number, long breaks) {}

    /** Whether a player has to begin anew between two chunks. */
    static boolean isBreak(ChunkEntry before, ChunkEntry next) {
        long between = next.fromMicros() - before.toMicros();
        return Math.abs(between) > GAP_MICROS
                || before.chunk().epoch() != next.chunk().epoch()
                || !before.media().equals(next.media())
                || !before.chunk().display().equals(next.chunk().display())
                || CaptureClock.wraps(before.fromMicros(), next.toMicros());
    }

    /**
     * Writes a playlist.
     *
     * @param segments ascending
     * @param complete whether nothing will be added: a recording, and not the live video
     */
    static String write(List<Segment> segments, boolean complete) {
        StringBuilder text = new StringBuilder("#EXTM3U\n#EXT-X-VERSION:7\n");
        line(text, "#EXT-X-TARGETDURATION:%d", targetSeconds(segments));
        if (!segments.isEmpty()) {
            line(text, "#EXT-X-MEDIA-SEQUENCE:%d", segments.get(0).number());
            line(text, "#EXT-X-DISCONTINUITY-SEQUENCE:%d", segments.get(0).breaks());
        }
        text.append("#EXT-X-INDEPENDENT-SEGMENTS\n");
        if (complete) {
            text.append("#EXT-X-PLAYLIST-TYPE:VOD\n");
        }
        Segment before = null;
        for (Segment segment : segments) {
            boolean breaks = before != null && segment.breaks() != before.breaks();
            if (breaks) {
                text.append("#EXT-X-DISCONTINUITY\n");
            }
            boolean inits = segment.entry().media().initBytes() > 0;
            if (inits && (before == null || breaks)) {
                line(text, "#EXT-X-MAP:URI=\"chunks/%s/init.mp4\"", segment.entry().place());
            }
            addSegment(text, segment.entry());
            before = segment;
        }
        if (complete) {
            text.append("#EXT-X-ENDLIST\n");
        }
        return text.toString();
    }

    private static void addSegment(StringBuilder text, ChunkEntry entry) {
        line(text, "#EXT-X-PROGRAM-DATE-TIME:%s", CaptureTime.format(entry.fromMicros()));
        line(text, "#EXTINF:%.6f,", entry.chunk().durationMicros() / 1e6);
        line(text, "chunks/%s", entry.name());
    }

    private static long targetSeconds(List<Segment> segments) {
        long longest =
                segments.stream()
                        .mapToLong(segment -> segment.entry().chunk().durationMicros())
                        .max()
                        .orElse(1);
        return Math.max(1, Math.round(longest / 1e6));
    }

    private static void line(StringBuilder text, String format, Object... arguments) {
        text.append(String.format(Locale.ROOT, format, arguments)).append('\n');
    }
}
