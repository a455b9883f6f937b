package dev.sluice.ingest.cut;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import static dev.sluice.ingest.cut.PictureKind.CLOSED_ENTRY;
import static dev.sluice.ingest.cut.PictureKind.DECODABLE_LEADING;
import static dev.sluice.ingest.cut.PictureKind.LEADING;
import static dev.sluice.ingest.cut.PictureKind.OPEN_ENTRY;
import static dev.sluice.ingest.cut.PictureKind.PLAIN;
import static org.assertj.core.api.Assertions.assertThat;

class GopGrouperTest {

    private static final long FRAME = 100_000;

    private final List<Group> groups = new ArrayList<>();

    @Test
    void shortGroupsArePutTogetherUntilTheyLastLongEnough() {
        GopGrouper grouper = grouper(1, 30, 1 << 20, 4);
        for (int frame = 0; frame < 25; frame++) {
            feed(grouper, frame % 4 == 0 ? CLOSED_ENTRY : PLAIN, frame);
        }
        finish(grouper);

        assertThat(groups).extracting(group -> group.pictures().size()).containsExactly(12, 12, 1);
        assertThat(groups)
                .extracting(Group::startMicros)
                .containsExactly(0L, 1_200_000L, 2_400_000L);
    }

    @Test
    void aLongGroupIsNeverSplit() {
        GopGrouper grouper = grouper(1, 30, 1 << 20, 4);
        for (int frame = 0; frame < 168; frame++) {
            feed(grouper, frame % 84 == 0 ? CLOSED_ENTRY : PLAIN, frame);
        }
        finish(grouper);

        assertThat(groups).extracting(group -> group.pictures().size()).containsExactly(84, 84);
        assertThat(groups).extracting(Group::fate).containsOnly(Group.Fate.CHUNK);
    }

    @Test
    void chunksWithoutAHoleBetweenThemTouchAlthoughFrameTimesAreRounded() {
        GopGrouper grouper = grouper(1, 30, 1 << 20, 4);
        for (int frame = 0; frame < 90; frame++) {
            long pts = frame * 1_001_000L / 30; // 29.97 pictures a second, rounded down
            PictureKind kind = frame % 30 == 0 ? CLOSED_ENTRY : PLAIN;
            byte[] data = new byte[10];
            add(
                    grouper,
                    new Picture(
                            new EncodedPacket(data, pts, pts, 33_366, kind.isEntry(), null), kind));
        }
        finish(grouper);

        assertThat(groups).hasSize(3);
        assertThat(groups.get(0).endMicros()).isEqualTo(groups.get(1).startMicros());
        assertThat(groups.get(1).endMicros()).isEqualTo(groups.get(2).startMicros());
    }

    @Test
    void aHoleBetweenChunksStaysAHole() {
        GopGrouper grouper = grouper(1, 30, 1 << 20, 4);
        feed(grouper, CLOSED_ENTRY, 0);
        feed(grouper, PLAIN, 9);
        feed(grouper, CLOSED_ENTRY, 50);
        finish(grouper);

        assertThat(groups.get(0).endMicros()).isEqualTo(1_000_000);
        assertThat(groups.get(1).startMicros()).isEqualTo(5_000_000);
    }

    @Test
    void picturesBeforeTheFirstEntryAreSkipped() {
        GopGrouper grouper = grouper(1, 30, 1 << 20, 4);
        feed(grouper, PLAIN, 0);
        feed(grouper, PLAIN, 1);
        feed(grouper, CLOSED_ENTRY, 2);
        finish(grouper);

        assertThat(groups).hasSize(1);
        assertThat(groups.get(0).pictures()).hasSize(1);
        assertThat(groups.get(0).startMicros()).isEqualTo(200_000);
    }

    @Test
    void anOpenEntryWithoutLeadingPicturesIsAsGoodAsAClosedOne() {
        GopGrouper grouper = grouper(1, 30, 1 << 20, 4);
        for (int frame = 0; frame < 30; frame++) {
            feed(grouper, frame % 10 == 0 ? OPEN_ENTRY : PLAIN, frame);
        }
        finish(grouper);

        assertThat(groups).extracting(group -> group.pictures().size()).containsExactly(10, 10, 10);
        assertThat(groups).extracting(Group::leading).containsOnly(0);
    }

    @Test
    void afterAnOpenEntryAClosedOneIsWaitedFor() {
        GopGrouper grouper = grouper(1, 30, 1 << 20, 4);
        openGroups(grouper, 4);
        feed(grouper, CLOSED_ENTRY, 40);
        finish(grouper);

        assertThat(groups).extracting(Group::leading).containsExactly(0, 0);
        assertThat(groups.get(1).startMicros()).isEqualTo(4_000_000);
    }

    @Test
    void withoutAClosedEntryInTimeTheCutIsAtTheLastOpenOneAndItsLeadingPicturesAreCounted() {
        GopGrouper grouper = grouper(1, 30, 1 << 20, 4);
        openGroups(grouper, 12);
        finish(grouper);

        // The first wish to cut is at 1 s, so 5 s is the last open entry within 4 s of it.
        assertThat(groups)
                .extracting(Group::startMicros)
                .containsExactly(0L, 5_000_000L, 10_000_000L);
        assertThat(groups).extracting(Group::leading).containsExactly(0, 2, 2);
        assertThat(groups.stream().mapToInt(group -> group.pictures().size()).sum()).isEqualTo(120);
    }

    @Test
    void aClosedEntryWithinTheWaitButAfterAnotherOpenOneIsTaken() {
        GopGrouper grouper = grouper(1, 30, 1 << 20, 4);
        openGroups(grouper, 3);
        for (int frame = 30; frame < 60; frame++) {
            feed(grouper, frame == 30 ? CLOSED_ENTRY : PLAIN, frame);
        }
        finish(grouper);

        assertThat(groups).extracting(Group::startMicros).containsExactly(0L, 3_000_000L);
        assertThat(groups).extracting(Group::leading).containsExactly(0, 0);
    }

    @Test
    void decodableLeadingPicturesBelongToTheChunkAndMoveItsStart() {
        GopGrouper grouper = grouper(1, 30, 1 << 20, 4);
        for (int frame = 0; frame < 10; frame++) {
            feed(grouper, frame == 0 ? CLOSED_ENTRY : PLAIN, frame);
        }
        feed(grouper, CLOSED_ENTRY, 12);
        feed(grouper, DECODABLE_LEADING, 10);
        feed(grouper, DECODABLE_LEADING, 11);
        feed(grouper, PLAIN, 13);
        finish(grouper);

        assertThat(groups.get(0).endMicros()).isEqualTo(1_000_000);
        assertThat(groups.get(1).startMicros()).isEqualTo(1_000_000);
        assertThat(groups.get(1).leading()).isZero();
    }

    @Test
    void whereSomeLeadingPicturesAreLostAllAreLeftOut() {
        GopGrouper grouper = grouper(1, 30, 1 << 20, 0);
        for (int frame = 0; frame < 10; frame++) {
            feed(grouper, frame == 0 ? CLOSED_ENTRY : PLAIN, frame);
        }
        feed(grouper, OPEN_ENTRY, 12);
        feed(grouper, LEADING, 10);
        feed(grouper, DECODABLE_LEADING, 11);
        feed(grouper, PLAIN, 13);
        finish(grouper);

        assertThat(groups.get(1).leading()).isEqualTo(2);
        assertThat(groups.get(1).startMicros()).isEqualTo(1_200_000);
    }

    @Test
    void leadingPicturesInsideAChunkAreNotLost() {
        GopGrouper grouper = grouper(10, 30, 1 << 20, 4);
        openGroups(grouper, 3);
        finish(grouper);

        assertThat(groups).hasSize(1);
        assertThat(groups.get(0).leading()).isZero();
        assertThat(groups.get(0).startMicros()).isZero();
        assertThat(groups.get(0).endMicros()).isEqualTo(3_000_000);
    }

    @Test
    void aGroupOverTheLongestDurationIsTakenOutInPiecesUntilTheNextEntry() {
        GopGrouper grouper = grouper(1, 2, 1 << 20, 4);
        for (int frame = 0; frame < 60; frame++) {
            feed(grouper, frame == 0 || frame == 50 ? CLOSED_ENTRY : PLAIN, frame);
        }
        finish(grouper);

        assertThat(groups)
                .extracting(Group::fate)
                .containsExactly(
                        Group.Fate.TOO_LONG,
                        Group.Fate.TOO_LONG,
                        Group.Fate.REST,
                        Group.Fate.CHUNK);
        assertThat(groups.get(3).startMicros()).isEqualTo(5_000_000);
        assertThat(groups.stream().mapToInt(group -> group.pictures().size()).sum()).isEqualTo(60);
    }

    @Test
    void aChunkThatWouldGrowOverTheLimitEndsAtAnEarlierEntry() {
        GopGrouper grouper = grouper(10, 30, 65536, 4);
        for (int frame = 0; frame < 20; frame++) {
            add(grouper, picture(CLOSED_ENTRY, frame * FRAME, 15_000));
        }
        finish(grouper);

        assertThat(groups).extracting(Group::fate).containsOnly(Group.Fate.CHUNK);
        assertThat(groups).extracting(group -> group.pictures().size()).containsOnly(3, 2);
    }

    @Test
    void oneGroupOverTheLimitIsTooLarge() {
        GopGrouper grouper = grouper(1, 30, 65536, 4);
        for (int frame = 0; frame < 10; frame++) {
            add(grouper, picture(frame == 0 ? CLOSED_ENTRY : PLAIN, frame * FRAME, 15_000));
        }
        finish(grouper);

        assertThat(groups).extracting(Group::fate).startsWith(Group.Fate.TOO_LARGE);
        assertThat(groups).extracting(Group::fate).endsWith(Group.Fate.REST);
    }

    @Test
    void endlessLeadingPicturesDoNotFillTheMemory() {
        GopGrouper grouper = grouper(1, 30, 65536, 4);
        feed(grouper, CLOSED_ENTRY, 0);
        feed(grouper, OPEN_ENTRY, 20);
        for (int i = 0; i < 2_000; i++) {
            add(grouper, picture(LEADING, 15 * FRAME, 1_000));
        }

        assertThat(groups).isNotEmpty();
    }

    /** Groups of ten pictures; each but the first has an open entry with two leading pictures. */
    private void openGroups(GopGrouper grouper, int count) {
        for (int gop = 0; gop < count; gop++) {
            int first = gop * 10;
            if (gop == 0) {
                feed(grouper, CLOSED_ENTRY, 0);
                feed(grouper, PLAIN, 1);
                feed(grouper, PLAIN, 2);
            } else {
                feed(grouper, OPEN_ENTRY, first);
                feed(grouper, LEADING, first - 2);
                feed(grouper, LEADING, first - 1);
            }
            int shown = gop == 0 ? 3 : 1;
            int end = gop == count - 1 ? 10 : 8;
            for (int frame = first + shown; frame < first + end; frame++) {
                feed(grouper, PLAIN, frame);
            }
        }
    }

    private void feed(GopGrouper grouper, PictureKind kind, long frame) {
        add(grouper, picture(kind, frame * FRAME, 10));
    }

    private void add(GopGrouper grouper, Picture picture) {
        groups.addAll(grouper.accept(picture));
    }

    private void finish(GopGrouper grouper) {
        groups.addAll(grouper.finish());
    }

    private static Picture picture(PictureKind kind, long pts, int bytes) {
        return new Picture(
                new EncodedPacket(new byte[bytes], pts, pts, FRAME, kind.isEntry(), null), kind);
    }

    private static GopGrouper grouper(int minSeconds, int maxSeconds, int maxBytes, int openWait) {
        return new GopGrouper(
                new CutSettings(
                        Duration.ofSeconds(minSeconds),
                        Duration.ofSeconds(maxSeconds),
                        maxBytes,
                        Duration.ofSeconds(openWait),
                        false),
                FRAME);
    }
}
