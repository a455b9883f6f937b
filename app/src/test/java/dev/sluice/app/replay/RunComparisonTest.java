// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.replay;

import dev.sluice.engine.protocol.EventType;
import dev.sluice.engine.protocol.StreamEvent;

import org.junit.jupiter.api.Test;

import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/** Tests which losses can make the answers of two runs differ. */
final class RunComparisonTest {

    private static final long TIME = 1_000_000;

    private final RunEvents replay = new RunEvents();
    private final RunEvents live = new RunEvents();

    @Test
    void whatBothLostIsTheSame() {
        for (RunEvents run : new RunEvents[] {replay, live}) {
            run.add(epoch());
            run.add(gap(3, 4));
            run.add(gap(3, 4)); // repeated after a failure
            run.add(late(3));
        }
        assertThat(compare().differs()).isFalse();
        assertThat(replay.count(Loss.Kind.MISSING)).isEqualTo(2);
        assertThat(replay.count(Loss.Kind.LATE)).isEqualTo(1);
    }

    @Test
    void aGapOfTheRecordingIsNoDifferenceButALateChunkIs() {
        replay.add(epoch());
        replay.add(gap(3, 4));
        assertThat(compare().differs()).isFalse();
        replay.add(late(3));
        assertThat(compare().replayOnly()).singleElement().hasToString("gate late 1-3");
    }

    @Test
    void whatOnlyTheLiveRunLostCountsWithinTheRange() {
        replay.add(epoch());
        live.add(epoch());
        live.add(
                StreamEvent.of(EventType.OVERLOAD, "gate", TIME)
                        .with("epoch", 1)
                        .with("sequence", 5)
                        .with("steps", 2)
                        .build());
        assertThat(compare().liveOnly()).singleElement().hasToString("gate left out 1-5");
        assertThat(RunComparison.of(replay, live, time -> time > TIME).differs()).isFalse();
    }

    @Test
    void aQuestionThatWasLateOnlyLiveIsNoDifference() {
        StreamEvent question =
                StreamEvent.of(EventType.LATE, "gate", TIME)
                        .with("query_id", "q")
                        .withTime("clock", 2 * TIME)
                        .build();
        replay.add(epoch());
        live.add(question);
        assertThat(compare().differs()).isFalse();
        replay.add(question);
        assertThat(compare().differs()).isFalse();
        assertThat(RunComparison.of(replay, new RunEvents(), time -> true).replayOnly())
                .singleElement()
                .hasToString("gate late question q");
    }

    @Test
    void theReportNamesTheFirstLosses() {
        replay.add(epoch());
        for (int sequence = 0; sequence < 7; sequence++) {
            replay.add(late(sequence));
        }
        ReplayReport report =
                new ReplayReport(
                        Map.of("ok", 3, "timeout", 1),
                        1.5,
                        replay,
                        compare(),
                        true,
                        2,
                        Recording.COMPLETE);
        assertThat(report.line())
                .startsWith(
                        "4 answers in 1.5 s (1 timeout); chunks: 7 late, 0 missing; 0 questions late; 0 frames damaged; 2 dead letters; answers can differ")
                .contains("lost only here: gate late 1-0,", "and 2 more");
    }

    @Test
    void aRecordingFromWhichRecordsWereRemovedGivesOtherAnswers() {
        ReplayReport report =
                new ReplayReport(
                        Map.of("ok", 3), 1.5, replay, compare(), true, 0, new Recording(7, true));
        assertThat(report.differs()).isTrue();
        assertThat(report.line())
                .endsWith(
                        "answers can differ from the live run's: retention has removed the first 7 records of the video topic, and the video topic is compacted;");
    }

    private RunComparison compare() {
        return RunComparison.of(replay, live, time -> true);
    }

    private static StreamEvent epoch() {
        return StreamEvent.of(EventType.EPOCH, "gate", 0)
                .with("epoch", 1)
                .with("sequence", 0)
                .build();
    }

    private static StreamEvent gap(long first, long last) {
        return StreamEvent.of(EventType.GAP, "gate", TIME)
                .with("epoch", 1)
                .with("first_sequence", first)
                .with("last_sequence", last)
                .build();
    }

    private static StreamEvent late(long sequence) {
        return StreamEvent.of(EventType.LATE, "gate", TIME)
                .with("epoch", 1)
                .with("sequence", sequence)
                .with("reason", "gap closed")
                .build();
    }
}
