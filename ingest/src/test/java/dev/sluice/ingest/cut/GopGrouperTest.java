// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.cut;

import dev.sluice.ingest.ffmpeg.EncodedPacket;
import dev.sluice.ingest.nal.FrameKind;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import static dev.sluice.ingest.nal.FrameKind.CLOSED_KEY;
import static dev.sluice.ingest.nal.FrameKind.DECODABLE_LEADING;
import static dev.sluice.ingest.nal.FrameKind.LEADING;
import static dev.sluice.ingest.nal.FrameKind.OPEN_KEY;
import static dev.sluice.ingest.nal.FrameKind.OTHER;
import static org.assertj.core.api.Assertions.assertThat;

class GopGrouperTest {

    private static final long FRAME = 100_000;

    private final List<GopRun> runs = new ArrayList<>();

    @Test
    void shortGopsAreJoinedUntilTheMinimumDuration() {
        GopGrouper grouper = grouper(1, 30, 1 << 20, 4);
        for (int frame = 0; frame < 25; frame++) {
            feed(grouper, frame % 4 == 0 ? CLOSED_KEY : OTHER, frame);
        }
        finish(grouper);

        assertThat(runs).extracting(run -> run.frames().size()).containsExactly(12, 12, 1);
        assertThat(runs)
                .extracting(GopRun::startMicros)
                .containsExactly(0L, 1_200_000L, 2_400_000L);
    }

    @Test
    void aLongGopIsNeverSplit() {
        GopGrouper grouper = grouper(1, 30, 1 << 20, 4);
        for (int frame = 0; frame < 168; frame++) {
            feed(grouper, frame % 84 == 0 ? CLOSED_KEY : OTHER, frame);
        }
        finish(grouper);

        assertThat(runs).extracting(run -> run.frames().size()).containsExactly(84, 84);
        assertThat(runs).extracting(GopRun::fate).containsOnly(GopRun.Fate.CHUNK);
    }

    @Test
    void chunksWithoutAGapTouchAlthoughFrameTimesAreRounded() {
        GopGrouper grouper = grouper(1, 30, 1 << 20, 4);
        for (int frame = 0; frame < 90; frame++) {
            long pts = frame * 1_001_000L / 30; // 29.97 frames a second, rounded down
            FrameKind kind = frame % 30 == 0 ? CLOSED_KEY : OTHER;
            byte[] data = new byte[10];
            add(
                    grouper,
                    new CodedFrame(
                            new EncodedPacket(data, pts, pts, 33_366, kind.isKey(), null), kind));
        }
        finish(grouper);

        assertThat(runs).hasSize(3);
        assertThat(runs.get(0).endMicros()).isEqualTo(runs.get(1).startMicros());
        assertThat(runs.get(1).endMicros()).isEqualTo(runs.get(2).startMicros());
    }

    @Test
    void aChunkEndsBeforeAGapThatIsLongerThanAChunkMayBe() {
        GopGrouper grouper = grouper(1, 30, 1 << 20, 4);
        long jump = 360_000; // ten hours
        feed(grouper, CLOSED_KEY, 0);
        feed(grouper, OTHER, 1);
        feed(grouper, OPEN_KEY, jump);
        feed(grouper, LEADING, jump - 2);
        feed(grouper, LEADING, jump - 1);
        feed(grouper, OTHER, jump + 1);
        finish(grouper);

        assertThat(runs).extracting(GopRun::fate).containsOnly(GopRun.Fate.CHUNK);
        assertThat(runs).extracting(GopRun::startMicros).containsExactly(0L, jump * FRAME);
        assertThat(runs)
                .extracting(GopRun::endMicros)
                .containsExactly(200_000L, (jump + 2) * FRAME);
        assertThat(runs).extracting(GopRun::leading).containsExactly(0, 2);
    }

    @Test
    void aGapBetweenChunksIsPreserved() {
        GopGrouper grouper = grouper(1, 30, 1 << 20, 4);
        feed(grouper, CLOSED_KEY, 0);
        feed(grouper, OTHER, 9);
        feed(grouper, CLOSED_KEY, 50);
        finish(grouper);

        assertThat(runs.get(0).endMicros()).isEqualTo(1_000_000);
        assertThat(runs.get(1).startMicros()).isEqualTo(5_000_000);
    }

    @Test
    void framesBeforeTheFirstKeyFrameAreSkipped() {
        GopGrouper grouper = grouper(1, 30, 1 << 20, 4);
        feed(grouper, OTHER, 0);
        feed(grouper, OTHER, 1);
        feed(grouper, CLOSED_KEY, 2);
        finish(grouper);

        assertThat(runs).hasSize(1);
        assertThat(runs.get(0).frames()).hasSize(1);
        assertThat(runs.get(0).startMicros()).isEqualTo(200_000);
    }

    @Test
    void anOpenKeyFrameWithoutLeadingFramesCountsAsClosed() {
        GopGrouper grouper = grouper(1, 30, 1 << 20, 4);
        for (int frame = 0; frame < 30; frame++) {
            feed(grouper, frame % 10 == 0 ? OPEN_KEY : OTHER, frame);
        }
        finish(grouper);

        assertThat(runs).extracting(run -> run.frames().size()).containsExactly(10, 10, 10);
        assertThat(runs).extracting(GopRun::leading).containsOnly(0);
    }

    @Test
    void afterAnOpenKeyFrameAClosedOneIsAwaited() {
        GopGrouper grouper = grouper(1, 30, 1 << 20, 4);
        openGops(grouper, 4);
        feed(grouper, CLOSED_KEY, 40);
        finish(grouper);

        assertThat(runs).extracting(GopRun::leading).containsExactly(0, 0);
        assertThat(runs.get(1).startMicros()).isEqualTo(4_000_000);
    }

    @Test
    void withoutAClosedKeyFrameInTimeTheCutIsAtTheLastOpenOne() {
        GopGrouper grouper = grouper(1, 30, 1 << 20, 4);
        openGops(grouper, 12);
        finish(grouper);

        // The first cut is wanted at 1 s, so the last open key frame within 4 s of it is at 5 s.
        assertThat(runs)
                .extracting(GopRun::startMicros)
                .containsExactly(0L, 5_000_000L, 10_000_000L);
        assertThat(runs).extracting(GopRun::leading).containsExactly(0, 2, 2);
        assertThat(runs.stream().mapToInt(run -> run.frames().size()).sum()).isEqualTo(120);
    }

    @Test
    void aClosedKeyFrameWithinTheWaitIsPreferredToAnEarlierOpenOne() {
        GopGrouper grouper = grouper(1, 30, 1 << 20, 4);
        openGops(grouper, 3);
        for (int frame = 30; frame < 60; frame++) {
            feed(grouper, frame == 30 ? CLOSED_KEY : OTHER, frame);
        }
        finish(grouper);

        assertThat(runs).extracting(GopRun::startMicros).containsExactly(0L, 3_000_000L);
        assertThat(runs).extracting(GopRun::leading).containsExactly(0, 0);
    }

    @Test
    void decodableLeadingFramesBelongToTheChunkAndMoveItsStart() {
        GopGrouper grouper = grouper(1, 30, 1 << 20, 4);
        for (int frame = 0; frame < 10; frame++) {
            feed(grouper, frame == 0 ? CLOSED_KEY : OTHER, frame);
        }
        feed(grouper, CLOSED_KEY, 12);
        feed(grouper, DECODABLE_LEADING, 10);
        feed(grouper, DECODABLE_LEADING, 11);
        feed(grouper, OTHER, 13);
        finish(grouper);

        assertThat(runs.get(0).endMicros()).isEqualTo(1_000_000);
        assertThat(runs.get(1).startMicros()).isEqualTo(1_000_000);
        assertThat(runs.get(1).leading()).isZero();
    }

    @Test
    void ifALeadingFrameIsLostAllOfItsKeyFrameAreDiscarded() {
        GopGrouper grouper = grouper(1, 30, 1 << 20, 0);
        for (int frame = 0; frame < 10; frame++) {
            feed(grouper, frame == 0 ? CLOSED_KEY : OTHER, frame);
        }
        feed(grouper, OPEN_KEY, 12);
        feed(grouper, LEADING, 10);
        feed(grouper, DECODABLE_LEADING, 11);
        feed(grouper, OTHER, 13);
        finish(grouper);

        assertThat(runs.get(1).leading()).isEqualTo(2);
        assertThat(runs.get(1).startMicros()).isEqualTo(1_200_000);
    }

    @Test
    void leadingFramesWithinAChunkAreNotLost() {
        GopGrouper grouper = grouper(10, 30, 1 << 20, 4);
        openGops(grouper, 3);
        finish(grouper);

        assertThat(runs).hasSize(1);
        assertThat(runs.get(0).leading()).isZero();
        assertThat(runs.get(0).startMicros()).isZero();
        assertThat(runs.get(0).endMicros()).isEqualTo(3_000_000);
    }

    @Test
    void aGopOverTheMaximumDurationIsEmittedInPartsUntilTheNextKeyFrame() {
        GopGrouper grouper = grouper(1, 2, 1 << 20, 4);
        for (int frame = 0; frame < 60; frame++) {
            feed(grouper, frame == 0 || frame == 50 ? CLOSED_KEY : OTHER, frame);
        }
        finish(grouper);

        assertThat(runs)
                .extracting(GopRun::fate)
                .containsExactly(
                        GopRun.Fate.TOO_LONG,
                        GopRun.Fate.TOO_LONG,
                        GopRun.Fate.REST,
                        GopRun.Fate.CHUNK);
        assertThat(runs.get(3).startMicros()).isEqualTo(5_000_000);
        assertThat(runs.stream().mapToInt(run -> run.frames().size()).sum()).isEqualTo(60);
    }

    @Test
    void aChunkThatWouldExceedTheLimitEndsAtAnEarlierKeyFrame() {
        GopGrouper grouper = grouper(10, 30, 65536, 4);
        for (int frame = 0; frame < 20; frame++) {
            add(grouper, frame(CLOSED_KEY, frame * FRAME, 15_000));
        }
        finish(grouper);

        assertThat(runs).extracting(GopRun::fate).containsOnly(GopRun.Fate.CHUNK);
        assertThat(runs).extracting(run -> run.frames().size()).containsOnly(3, 2);
    }

    @Test
    void oneGopOverTheLimitIsTooLarge() {
        GopGrouper grouper = grouper(1, 30, 65536, 4);
        for (int frame = 0; frame < 10; frame++) {
            add(grouper, frame(frame == 0 ? CLOSED_KEY : OTHER, frame * FRAME, 15_000));
        }
        finish(grouper);

        assertThat(runs).extracting(GopRun::fate).startsWith(GopRun.Fate.TOO_LARGE);
        assertThat(runs).extracting(GopRun::fate).endsWith(GopRun.Fate.REST);
    }

    @Test
    void endlessLeadingFramesDoNotExhaustMemory() {
        GopGrouper grouper = grouper(1, 30, 65536, 4);
        feed(grouper, CLOSED_KEY, 0);
        feed(grouper, OPEN_KEY, 20);
        for (int i = 0; i < 2_000; i++) {
            add(grouper, frame(LEADING, 15 * FRAME, 1_000));
        }

        assertThat(runs).isNotEmpty();
    }

    @Test
    void leadingFramesNeedNotFollowEachOtherInDecodingOrder() {
        GopGrouper grouper = grouper(1, 30, 1 << 20, 0);
        feed(grouper, OPEN_KEY, 3);
        feed(grouper, LEADING, 1);
        feed(grouper, OTHER, 4);
        feed(grouper, LEADING, 2);
        feed(grouper, OTHER, 5);
        finish(grouper);

        assertThat(runs.get(0).leading()).isEqualTo(2);
        assertThat(runs.get(0).startMicros()).isEqualTo(3 * FRAME);
        assertThat(runs.get(0).durationMicros()).isEqualTo(3 * FRAME);
    }

    @Test
    void aChunkThatBeginsAtAnIntraRefreshHidesTheFramesUntilItIsComplete() {
        GopGrouper grouper = grouper(1, 30, 1 << 20, 4);
        refreshes(grouper, 0, 30, 10, 4);
        finish(grouper);

        assertThat(runs).hasSize(1);
        assertThat(runs.get(0).leading()).isEqualTo(4);
        assertThat(runs.get(0).startMicros()).isEqualTo(4 * FRAME);
        assertThat(runs.get(0).shown()).isEqualTo(26);
    }

    @Test
    void aCutAtAnIntraRefreshWaitsUntilTheHiddenFramesAreFewInProportion() {
        GopGrouper grouper = grouper(1, 60, 1 << 20, 4);
        refreshes(grouper, 0, 300, 20, 8);
        finish(grouper);

        // The first cut is wanted at 2 s; ten times the hidden 0.8 s later is 10 s.
        assertThat(runs.get(1).frames().get(0).packet().ptsMicros()).isEqualTo(10_000_000);
        assertThat(runs).extracting(GopRun::leading).containsOnly(8);
        assertThat(runs.stream().mapToInt(GopRun::shown).sum()).isEqualTo(300 - 8 * runs.size());
        assertThat(runs).hasSize(3);
    }

    @Test
    void aKeyFrameIsPreferredToAnIntraRefresh() {
        GopGrouper grouper = grouper(1, 60, 1 << 20, 4);
        refreshes(grouper, 0, 50, 10, 4);
        feed(grouper, CLOSED_KEY, 50);
        refreshes(grouper, 51, 60, 100, 4);
        finish(grouper);

        assertThat(runs).extracting(GopRun::startMicros).containsExactly(4 * FRAME, 50 * FRAME);
    }

    @Test
    void anIntraRefreshThatNeverCompletesGivesNoChunk() {
        GopGrouper grouper = grouper(1, 30, 1 << 20, 4);
        refreshes(grouper, 0, 10, 20, 15);
        finish(grouper);

        assertThat(runs).isEmpty();
    }

    @Test
    void framesThatAnEditListLeavesOutAreHiddenAtTheStartAndTheEnd() {
        GopGrouper grouper = grouper(1, 30, 1 << 20, 4);
        discarded(grouper, CLOSED_KEY, 0, true);
        discarded(grouper, OTHER, 3, true);
        discarded(grouper, OTHER, 1, true);
        discarded(grouper, OTHER, 2, false);
        feed(grouper, OTHER, 4);
        discarded(grouper, OTHER, 7, true);
        feed(grouper, OTHER, 5);
        discarded(grouper, OTHER, 6, true);
        discarded(grouper, OTHER, 8, true);
        finish(grouper);

        GopRun run = runs.get(0);
        assertThat(run.frames()).hasSize(6);
        assertThat(run.leading()).isEqualTo(3); // frame 2 is not needed
        assertThat(run.shown()).isEqualTo(2);
        assertThat(run.trailing()).isEqualTo(1); // frames 6 and 8 are not needed
        assertThat(run.startMicros()).isEqualTo(4 * FRAME);
        assertThat(run.endMicros()).isEqualTo(6 * FRAME);
    }

    @Test
    void aGroupOfWhichNothingIsShownIsLeftOutWithoutALoss() {
        GopGrouper grouper = grouper(1, 30, 1 << 20, 4);
        for (int frame = 0; frame < 15; frame++) {
            discarded(grouper, frame % 10 == 0 ? CLOSED_KEY : OTHER, frame, true);
        }
        for (int frame = 15; frame < 25; frame++) {
            feed(grouper, frame % 10 == 0 ? CLOSED_KEY : OTHER, frame);
        }
        for (int frame = 25; frame < 55; frame++) {
            discarded(grouper, frame % 10 == 0 ? CLOSED_KEY : OTHER, frame, true);
        }
        finish(grouper);

        assertThat(runs).hasSize(1);
        assertThat(runs.get(0).leading()).isEqualTo(5);
        assertThat(runs.get(0).shown()).isEqualTo(10);
        assertThat(runs.get(0).trailing()).isZero();
    }

    @Test
    void aSecondEditBeginsAChunk() {
        GopGrouper grouper = grouper(10, 30, 1 << 20, 4);
        for (int frame = 0; frame < 5; frame++) {
            feed(grouper, frame == 0 ? CLOSED_KEY : OTHER, frame);
        }
        discarded(grouper, CLOSED_KEY, 5, true);
        discarded(grouper, OTHER, 6, true);
        feed(grouper, OTHER, 7);
        finish(grouper);

        assertThat(runs).extracting(GopRun::shown).containsExactly(5, 1);
        assertThat(runs).extracting(GopRun::leading).containsExactly(0, 2);
        assertThat(runs.get(0).endMicros()).isEqualTo(5 * FRAME);
        assertThat(runs.get(1).startMicros()).isEqualTo(7 * FRAME);
    }

    @Test
    void theFieldsOfAFrameCountOnce() {
        GopGrouper grouper = grouper(1, 30, 1 << 20, 0);
        add(grouper, field(OPEN_KEY, 2, CodedFrame.Part.FIELD));
        add(grouper, field(OTHER, 2, CodedFrame.Part.SECOND_FIELD));
        add(grouper, field(LEADING, 1, CodedFrame.Part.FIELD));
        add(grouper, field(LEADING, 1, CodedFrame.Part.SECOND_FIELD));
        add(grouper, field(OTHER, 3, CodedFrame.Part.FIELD));
        add(grouper, field(OTHER, 3, CodedFrame.Part.SECOND_FIELD));
        finish(grouper);

        assertThat(runs.get(0).leading()).isEqualTo(1);
        assertThat(runs.get(0).shown()).isEqualTo(2);
        assertThat(runs.get(0).frames()).hasSize(6);
    }

    /** Frames that all refer to the one before; at some of them a refresh begins. */
    private void refreshes(GopGrouper grouper, int from, int to, int every, int recovery) {
        for (int frame = from; frame < to; frame++) {
            boolean begins = frame % every == 0;
            add(
                    grouper,
                    frame(
                            begins ? FrameKind.REFRESH : OTHER,
                            frame,
                            false,
                            new CodedFrame.References(
                                    true, CodedFrame.Part.WHOLE, frame, begins ? recovery : 0)));
        }
    }

    private void discarded(GopGrouper grouper, FrameKind kind, long frame, boolean referenced) {
        CodedFrame.References references =
                new CodedFrame.References(referenced, CodedFrame.Part.WHOLE, 0, 0);
        add(grouper, frame(kind, frame, true, references));
    }

    private static CodedFrame field(FrameKind kind, long frame, CodedFrame.Part part) {
        return frame(kind, frame, false, new CodedFrame.References(true, part, 0, 0));
    }

    private static CodedFrame frame(
            FrameKind kind, long frame, boolean discarded, CodedFrame.References references) {
        EncodedPacket packet =
                new EncodedPacket(
                        new byte[10],
                        frame * FRAME,
                        frame * FRAME,
                        FRAME,
                        kind.isKey(),
                        false,
                        discarded,
                        EncodedPacket.Timing.DECLARED,
                        null);
        return new CodedFrame(packet, kind, new byte[0], references, null);
    }

    /** GOPs of ten frames; all but the first are open and have two leading frames. */
    private void openGops(GopGrouper grouper, int count) {
        for (int gop = 0; gop < count; gop++) {
            int first = gop * 10;
            if (gop == 0) {
                feed(grouper, CLOSED_KEY, 0);
                feed(grouper, OTHER, 1);
                feed(grouper, OTHER, 2);
            } else {
                feed(grouper, OPEN_KEY, first);
                feed(grouper, LEADING, first - 2);
                feed(grouper, LEADING, first - 1);
            }
            int shown = gop == 0 ? 3 : 1;
            int end = gop == count - 1 ? 10 : 8;
            for (int frame = first + shown; frame < first + end; frame++) {
                feed(grouper, OTHER, frame);
            }
        }
    }

    private void feed(GopGrouper grouper, FrameKind kind, long frame) {
        add(grouper, frame(kind, frame * FRAME, 10));
    }

    private void add(GopGrouper grouper, CodedFrame frame) {
        runs.addAll(grouper.accept(frame));
    }

    private void finish(GopGrouper grouper) {
        runs.addAll(grouper.finish());
    }

    private static CodedFrame frame(FrameKind kind, long pts, int bytes) {
        return new CodedFrame(
                new EncodedPacket(new byte[bytes], pts, pts, FRAME, kind.isKey(), null), kind);
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
