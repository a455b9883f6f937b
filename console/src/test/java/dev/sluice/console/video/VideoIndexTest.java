// SPDX-License-Identifier: Apache-2.0
package dev.sluice.console.video;

import dev.sluice.console.topic.RecordPlace;
import dev.sluice.ingest.chunk.ChunkContainer;

import org.junit.jupiter.api.Test;

import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** What the index holds, and the playlists that it gives. */
final class VideoIndexTest {

    private static final long HOUR = 3_600 * Chunks.SECOND;

    private final VideoIndex index = new VideoIndex(HOUR, 10_000);

    @Test
    void segmentsKeepTheirNumbersWhileTheLivePlaylistMovesOn() {
        for (int second = 0; second < 100; second++) {
            index.add(Chunks.entry(1, second));
        }
        assertThat(index.livePlaylist())
                .contains("#EXT-X-MEDIA-SEQUENCE:0\n", "#EXTINF:1.000000,\nchunks/1-99.ts\n")
                .doesNotContain("#EXT-X-DISCONTINUITY\n", "#EXT-X-ENDLIST");
        for (int second = 100; second < 300; second++) {
            index.add(Chunks.entry(1, second));
        }
        index.add(Chunks.entry(1, -5)); // found later
        assertThat(index.livePlaylist())
                .contains("#EXT-X-MEDIA-SEQUENCE:179\n", "chunks/1-179.ts", "chunks/1-299.ts")
                .contains("#EXT-X-PROGRAM-DATE-TIME:2026-11-18T11:09:39")
                .doesNotContain("chunks/1-178.ts", "chunks/1--5.ts");
    }

    @Test
    void aGapAndANewEpochAreBreaks() {
        index.add(Chunks.entry(1, 0));
        index.add(Chunks.entry(1, 1));
        index.add(Chunks.entry(1, 10));
        index.add(Chunks.entry(2, 11));
        String playlist = index.livePlaylist();
        assertThat(playlist.split("#EXT-X-DISCONTINUITY\n")).hasSize(3);
        assertThat(playlist).contains("#EXT-X-DISCONTINUITY-SEQUENCE:0\n");
        assertThat(index.playlist(Chunks.START, Chunks.START + 2 * Chunks.SECOND))
                .contains("#EXT-X-PLAYLIST-TYPE:VOD", "chunks/1-1.ts", "#EXT-X-ENDLIST")
                .doesNotContain("chunks/1-10.ts", "#EXT-X-DISCONTINUITY\n");
    }

    @Test
    void breaksThatHaveLeftThePlaylistAreCounted() {
        for (int second = 0; second < 300; second++) {
            index.add(Chunks.entry(1, second < 100 ? second : second + 10));
        }
        assertThat(index.livePlaylist())
                .contains("#EXT-X-DISCONTINUITY-SEQUENCE:1\n")
                .doesNotContain("#EXT-X-DISCONTINUITY\n");
    }

    @Test
    void anMp4HasItsBeginningOncePerFormat() {
        ChunkMedia one = new ChunkMedia(ChunkContainer.FRAGMENTED_MP4, "vp9", 600, 1);
        ChunkMedia other = new ChunkMedia(ChunkContainer.FRAGMENTED_MP4, "vp9", 600, 2);
        index.add(Chunks.entry(1, 0, one, 10));
        index.add(Chunks.entry(1, 1, one, 10));
        index.add(Chunks.entry(1, 2, other, 10));
        assertThat(index.livePlaylist())
                .contains("#EXT-X-MAP:URI=\"chunks/1-0/init.mp4\"")
                .contains("#EXT-X-DISCONTINUITY\n#EXT-X-MAP:URI=\"chunks/1-2/init.mp4\"")
                .doesNotContain("chunks/1-1/init.mp4");
    }

    @Test
    void theClockOfATransportStreamWrapsWithABreak() {
        long wrap = TransportPackets.WRAP * 100 / 9; // microseconds
        long second =
                (Chunks.START / wrap + 1) * wrap / Chunks.SECOND - Chunks.START / Chunks.SECOND;
        for (long i = second - 3; i < second + 3; i++) {
            index.add(Chunks.entry(1, i));
        }
        assertThat(index.livePlaylist().split("#EXT-X-DISCONTINUITY\n").length).isBetween(2, 3);
    }

    @Test
    void aNewerEpochReplacesWhatBeginsAtTheSameTime() {
        index.add(Chunks.entry(1, 0));
        index.add(Chunks.entry(2, 0));
        index.add(Chunks.entry(1, 0)); // read again
        assertThat(index.at(Chunks.START).orElseThrow().chunk().epoch()).isEqualTo(2);
        assertThat(index.at(new RecordPlace(1, 0))).isEmpty();
        assertThat(index.size()).isEqualTo(1);
    }

    @Test
    void theIndexIsBoundedByTimeAndNumber() {
        for (int second = 0; second < 20_000; second++) {
            index.add(Chunks.entry(1, second));
        }
        assertThat(index.size()).isEqualTo(3_601);
        assertThat(index.bytes()).isEqualTo(3_601_000);
        assertThat(index.first().orElseThrow().chunk().sequence()).isEqualTo(19_999 - 3_600);
        VideoIndex small = new VideoIndex(HOUR, 10);
        for (int second = 0; second < 100; second++) {
            small.add(Chunks.entry(1, second));
        }
        assertThat(small.size()).isEqualTo(10);
    }

    @Test
    void aTimeIsCoveredByTheChunksThatHaveItsFrames() {
        for (int second = 0; second < 10; second++) {
            index.add(Chunks.entry(1, second));
        }
        long from = Chunks.START + 3_500_000;
        List<ChunkEntry> found = index.between(from, from + Chunks.SECOND);
        assertThat(found).extracting(entry -> entry.chunk().sequence()).containsExactly(3L, 4L);
        assertThat(index.between(from, from)).isEmpty();
        assertThat(index.at(from).orElseThrow().chunk().sequence()).isEqualTo(3);
    }

    @Test
    void whatNoBrowserPlaysIsSaid() {
        assertThat(new ChunkMedia(ChunkContainer.JPEG, "mjpeg", 0, 0).unplayable()).isNotNull();
        assertThat(new ChunkMedia(ChunkContainer.MPEG_TS, "hevc", 0, 0).unplayable())
                .contains("hevc in MPEG-TS");
        assertThat(new ChunkMedia(ChunkContainer.MPEG_TS, "h264", 0, 0).unplayable()).isNull();
        assertThat(new ChunkMedia(ChunkContainer.FRAGMENTED_MP4, "mjpeg", 9, 0).unplayable())
                .contains("mjpeg");
    }
}
