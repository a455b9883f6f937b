// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.question;

import dev.sluice.engine.fixture.Queries;
import dev.sluice.engine.memory.EvidenceDigest;
import dev.sluice.engine.protocol.AnswerStatus;
import dev.sluice.engine.protocol.ErrorCode;
import dev.sluice.engine.protocol.Query;
import dev.sluice.engine.question.Admission.Verdict;
import dev.sluice.engine.question.DueQuestion.Cause;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;

import static dev.sluice.engine.question.QuestionSchedule.NO_CLOCK;
import static org.assertj.core.api.Assertions.assertThat;

/** Tests of {@link QuestionSchedule}, rule by rule. */
class QuestionScheduleTest {

    private static final long SECOND = 1_000_000;
    private static final WatchRule RULE = new WatchRule(0.8, 2, 1);
    private static final QuestionLimits LIMITS =
            new QuestionLimits(4, 100 * SECOND, 50 * SECOND, 5, 1_000, 10 * SECOND, RULE, false);
    private static final QuestionLimits COALESCING =
            new QuestionLimits(4, 100 * SECOND, 50 * SECOND, 5, 1_000, 10 * SECOND, RULE, true);

    private final TreeQuestions store = new TreeQuestions();
    private QuestionSchedule schedule = open(LIMITS);

    @Test
    void aQuestionIsReleasedBeforeTheFirstStepThatEndsAfterItsCaptureTime() throws IOException {
        admit(Queries.at("q", 5 * SECOND), 3 * SECOND);
        assertThat(schedule.before(5 * SECOND)).isEmpty();
        assertThat(schedule.before(5 * SECOND + 1)).singleElement().satisfies(this::isOnTime);
        assertThat(schedule.size()).isZero();
    }

    @Test
    void aQuestionIsReleasedWhenTheClockReachesItsCaptureTime() throws IOException {
        admit(Queries.at("q", 5 * SECOND), 3 * SECOND);
        assertThat(schedule.upTo(5 * SECOND - 1)).isEmpty();
        assertThat(schedule.upTo(5 * SECOND)).singleElement().satisfies(this::isOnTime);
    }

    private void isOnTime(DueQuestion release) {
        assertThat(release.asOfMicros()).isEqualTo(5 * SECOND);
        assertThat(release.cause()).isEqualTo(Cause.CLOCK);
        assertThat(release.question().late()).isFalse();
    }

    @Test
    void aQuestionAboutNowIsReleasedAtOnceAtTheCurrentClock() throws IOException {
        admit(Queries.latest("q"), 7 * SECOND);
        assertThat(schedule.upTo(7 * SECOND))
                .singleElement()
                .satisfies(
                        release -> {
                            assertThat(release.asOfMicros()).isEqualTo(7 * SECOND);
                            assertThat(release.question().late()).isFalse();
                        });
    }

    @Test
    void aQuestionAboutNowBeforeTheFirstChunkWaitsForTheClockNotForAStep() throws IOException {
        admit(Queries.latest("q"), NO_CLOCK);
        assertThat(schedule.upTo(NO_CLOCK)).isEmpty();
        assertThat(schedule.before(4 * SECOND)).isEmpty();
        assertThat(schedule.upTo(5 * SECOND))
                .singleElement()
                .extracting(DueQuestion::asOfMicros)
                .isEqualTo(5 * SECOND);
    }

    @Test
    void aQuestionIsLateAfterItsCaptureTimeButNotAtIt() throws IOException {
        admit(Queries.at("late", 4 * SECOND), 5 * SECOND);
        admit(Queries.at("just", 5 * SECOND), 5 * SECOND);
        List<DueQuestion> due = schedule.upTo(5 * SECOND);
        assertThat(due)
                .extracting(release -> release.question().late())
                .containsExactly(true, false);
        assertThat(due).extracting(DueQuestion::asOfMicros).containsExactly(4 * SECOND, 5 * SECOND);
    }

    @Test
    void releasesAreOrderedByCaptureTimeAndThenByArrival() throws IOException {
        admit(Queries.at("c", 9 * SECOND), 0);
        admit(Queries.at("a", 5 * SECOND), 0);
        admit(Queries.at("d", 9 * SECOND), 0);
        admit(Queries.at("b", 5 * SECOND), 0);
        assertThat(ids(schedule.upTo(20 * SECOND))).containsExactly("a", "b", "c", "d");
    }

    @Test
    void aRepeatedIdIsIgnoredWhileItsQuestionIsPendingAndAfterwards() throws IOException {
        admit(Queries.at("q", 5 * SECOND), 0);
        assertThat(schedule.admit(Queries.latest("q"), 0, 0).verdict())
                .isEqualTo(Verdict.DUPLICATE);
        schedule.upTo(5 * SECOND);
        assertThat(schedule.admit(Queries.latest("q"), 5 * SECOND, 0).verdict())
                .isEqualTo(Verdict.DUPLICATE);
    }

    @Test
    void idsExpireInCaptureTime() throws IOException {
        admit(Queries.at("q", 5 * SECOND), 0);
        schedule.upTo(5 * SECOND);
        schedule.upTo(55 * SECOND);
        assertThat(store.entries).hasSize(1);
        schedule.upTo(55 * SECOND + 1);
        assertThat(store.entries).isEmpty();
        admit(Queries.latest("q"), 55 * SECOND + 1);
    }

    @Test
    void idsOfQuestionsBeforeTheFirstChunkExpireToo() throws IOException {
        admit(Queries.latest("q"), NO_CLOCK);
        schedule.admit(Queries.cancel("q"), NO_CLOCK, 0);
        schedule.upTo(5 * SECOND);
        assertThat(store.entries).hasSize(1);
        schedule.upTo(60 * SECOND);
        assertThat(store.entries).isEmpty();
    }

    @Test
    void theNumberOfKeptIdsIsBounded() throws IOException {
        for (int i = 0; i < 100; i++) {
            admit(Queries.latest("q" + i), SECOND);
            schedule.upTo(SECOND);
            assertThat(store.entries).hasSizeLessThanOrEqualTo(5);
        }
        admit(Queries.latest("q1"), SECOND);
        assertThat(schedule.admit(Queries.latest("q99"), SECOND, 0).verdict())
                .isEqualTo(Verdict.DUPLICATE);
    }

    @Test
    void questionsOverTheLimitAreRefusedAndTheirIdsKept() throws IOException {
        for (int i = 0; i < 4; i++) {
            admit(Queries.at("q" + i, 5 * SECOND), 0);
        }
        Admission refused = schedule.admit(Queries.at("q4", 5 * SECOND), 0, 0);
        assertThat(refused.verdict()).isEqualTo(Verdict.REFUSED);
        assertThat(refused.error().code()).isEqualTo(ErrorCode.OVERLOAD);
        assertThat(schedule.admit(Queries.at("q4", 5 * SECOND), 0, 0).verdict())
                .isEqualTo(Verdict.DUPLICATE);
    }

    @Test
    void aCaptureTimeBeyondTheHorizonIsRefusedUnlessThereIsNoClockYet() throws IOException {
        Admission refused = schedule.admit(Queries.at("q", 101 * SECOND), 0, 0);
        assertThat(refused.verdict()).isEqualTo(Verdict.REFUSED);
        assertThat(refused.error().code()).isEqualTo(ErrorCode.QUERY_INVALID);
        assertThat(refused.error().message()).contains("PT1M41S", "sluice.query.max-horizon");
        admit(Queries.at("r", 100 * SECOND), 0);
        admit(Queries.at("s", 1_000 * SECOND), NO_CLOCK);
    }

    @Test
    void aCancelWithdrawsAPendingQuestionAndItsIdStaysKnown() throws IOException {
        admit(Queries.at("q", 5 * SECOND), 0);
        assertThat(schedule.admit(Queries.cancel("q"), 0, 0).verdict())
                .isEqualTo(Verdict.CANCELLED);
        assertThat(schedule.upTo(9 * SECOND)).isEmpty();
        assertThat(schedule.admit(Queries.at("q", 5 * SECOND), 0, 0).verdict())
                .isEqualTo(Verdict.DUPLICATE);
        assertThat(schedule.admit(Queries.cancel("unknown"), 0, 0).verdict())
                .isEqualTo(Verdict.CANCELLED);
    }

    @Test
    void silenceReleasesEachQuestionAfterItsOwnTimeout() throws IOException {
        schedule.admit(Queries.at("a", 5 * SECOND), 3 * SECOND, 100);
        schedule.admit(Queries.at("b", 5 * SECOND), 3 * SECOND, 600);
        assertThat(schedule.nextSilence(50)).hasValue(1_100);
        assertThat(schedule.silent(1_099, 50, 3 * SECOND)).isEmpty();
        assertThat(schedule.silent(1_100, 50, 3 * SECOND))
                .singleElement()
                .satisfies(
                        release -> {
                            assertThat(release.question().query().queryId()).isEqualTo("a");
                            assertThat(release.asOfMicros()).isEqualTo(3 * SECOND);
                            assertThat(release.cause()).isEqualTo(Cause.SILENCE);
                        });
        assertThat(schedule.nextSilence(50)).hasValue(1_600);
        assertThat(schedule.nextSilence(900)).as("the stream has gone on").hasValue(1_900);
    }

    @Test
    void aWatchIsReleasedAtOnceAndThenEachPeriod() throws IOException {
        admit(Queries.watch("w"), 3 * SECOND);
        assertThat(asOf(schedule.upTo(3 * SECOND))).containsExactly(3 * SECOND);
        assertThat(schedule.upTo(13 * SECOND - 1)).isEmpty();
        assertThat(asOf(schedule.before(13 * SECOND + 1))).containsExactly(13 * SECOND);
        assertThat(asOf(schedule.upTo(23 * SECOND))).containsExactly(23 * SECOND);
    }

    @Test
    void aLeapOfTheClockReleasesAWatchOnce() throws IOException {
        admit(Queries.watch("w"), 0);
        schedule.upTo(0);
        assertThat(asOf(schedule.before(1_005 * SECOND))).containsExactly(10 * SECOND);
        assertThat(asOf(schedule.upTo(1_009 * SECOND))).isEmpty();
        assertThat(asOf(schedule.upTo(1_010 * SECOND))).containsExactly(1_010 * SECOND);
    }

    @Test
    void aSceneChangeReleasesAWatchAndRestartsItsPeriod() throws IOException {
        admit(Queries.watch("w"), 0);
        assertThat(schedule.stepped(SECOND, true)).as("it has not begun").isEmpty();
        schedule.upTo(0);
        List<DueQuestion> woken = schedule.stepped(4 * SECOND, true);
        assertThat(asOf(woken)).containsExactly(4 * SECOND);
        assertThat(woken.get(0).cause()).isEqualTo(Cause.SCENE);
        assertThat(schedule.upTo(13 * SECOND)).isEmpty();
        assertThat(asOf(schedule.upTo(14 * SECOND))).containsExactly(14 * SECOND);
    }

    @Test
    void aWatchEndsAfterUntil() throws IOException {
        admit(Queries.watchUntil("w", 15 * SECOND), 0);
        schedule.upTo(0);
        answer("w", "a");
        assertThat(asOf(schedule.upTo(12 * SECOND))).containsExactly(10 * SECOND);
        assertThat(schedule.stepped(16 * SECOND, true)).isEmpty();
        assertThat(schedule.upTo(16 * SECOND)).isEmpty();
        assertThat(schedule.size()).as("its last answer is not out").isEqualTo(1);
        assertThat(answered("w", AnswerStatus.OK, "b", 16 * SECOND)).hasValue(1);
        assertThat(schedule.size()).isZero();
    }

    @Test
    void aWatchWhoseEndPassesBeforeItsFirstReleaseIsReleasedAtItsEnd() throws IOException {
        admit(Queries.watchUntil("byStep", 15 * SECOND), NO_CLOCK);
        assertThat(schedule.before(15 * SECOND)).isEmpty();
        assertThat(asOf(schedule.before(60 * SECOND))).containsExactly(15 * SECOND);
        assertThat(schedule.size()).as("its answer is not out").isEqualTo(1);
        answer("byStep", null);
        assertThat(schedule.size()).isZero();

        admit(Queries.watchUntil("byClock", 15 * SECOND), NO_CLOCK);
        assertThat(asOf(schedule.upTo(60 * SECOND))).containsExactly(15 * SECOND);
        assertThat(schedule.upTo(90 * SECOND)).isEmpty();
    }

    @Test
    void aWatchWhoseEndHasPassedIsRefused() throws IOException {
        Admission refused = schedule.admit(Queries.watchUntil("w", 15 * SECOND), 16 * SECOND, 0);
        assertThat(refused.error().message()).contains("until is PT1S before");
    }

    @Test
    void aWatchIsAnsweredOnlyWhenItsAnswerChanges() throws IOException {
        admit(Queries.watch("w"), 0);
        for (int release = 0; release < 5; release++) {
            assertThat(schedule.upTo(10 * release * SECOND)).hasSize(1);
        }
        assertThat(answered("w", AnswerStatus.OK, "no", 0)).hasValue(0);
        assertThat(answered("w", AnswerStatus.OK, "no", 0)).isEmpty();
        assertThat(answered("w", AnswerStatus.OK, "yes", 0)).hasValue(1);
        assertThat(answered("w", AnswerStatus.ERROR, null, 0)).hasValue(2);
        assertThat(answered("w", AnswerStatus.ERROR, null, 0)).isEmpty();
    }

    @Test
    void aWatchWithOptionsIsReleasedForTheNextStepAsWell() throws IOException {
        admit(withOptions("w"), 0);
        admit(Queries.watch("text"), 0);
        schedule.upTo(0);
        assertThat(ids(schedule.stepped(2 * SECOND, false))).containsExactly("w");
        assertThat(schedule.stepped(4 * SECOND, false)).as("two answers are enough").isEmpty();
        assertThat(causes(schedule.stepped(6 * SECOND, true)))
                .containsExactly(Cause.SCENE, Cause.SCENE);
        assertThat(causes(schedule.stepped(8 * SECOND, false))).containsExactly(Cause.CONFIRMATION);
        assertThat(ids(schedule.upTo(16 * SECOND)))
                .as("a confirmation does not move the period")
                .containsExactly("w", "text");
    }

    @Test
    void aWatchThatIsDueAtTheEndOfAStepIsNotReleasedTwice() throws IOException {
        admit(withOptions("w"), 0);
        schedule.upTo(0);
        assertThat(schedule.stepped(10 * SECOND, false)).isEmpty();
        assertThat(asOf(schedule.upTo(10 * SECOND))).containsExactly(10 * SECOND);
    }

    @Test
    void aConfirmationIsReleasedWhereReleasesCoalesce() throws IOException {
        schedule = open(COALESCING);
        admit(withOptions("w"), 0);
        schedule.upTo(0);
        assertThat(causes(schedule.stepped(2 * SECOND, false))).containsExactly(Cause.CONFIRMATION);
        assertThat(causes(schedule.upTo(10 * SECOND))).containsExactly(Cause.COALESCED);
        assertThat(schedule.stepped(12 * SECOND, false)).isEmpty();
    }

    @Test
    void aConfirmationThatHasNothingToConfirmNeedsNoAnswer() throws IOException {
        admit(withOptions("w"), 0);
        schedule.upTo(0);
        schedule.stepped(2 * SECOND, false);
        schedule.answered(WatchReplies.answer("w", AnswerStatus.OK, "no", 0), null, 0);
        ReleasedQuestion confirming = WatchReplies.release(withOptions("w"), true);
        assertThat(schedule.isUseful(confirming)).isFalse();
        schedule.needless("w", 2 * SECOND);
        assertThat(schedule.outstanding()).isZero();

        schedule.upTo(10 * SECOND);
        schedule.answered(
                WatchReplies.answer("w", AnswerStatus.OK, "yes", 10 * SECOND), null, 10 * SECOND);
        assertThat(schedule.isUseful(confirming)).as("yes is to be confirmed").isTrue();
    }

    @Test
    void aReplyIsKnownForTheSameTokensOnly() throws IOException {
        admit(Queries.watch("w"), 0);
        schedule.upTo(0);
        WatchReply reply = WatchReplies.reply("yes", 1);
        schedule.answered(WatchReplies.answer("w", AnswerStatus.OK, "yes", 0), reply, 0);
        assertThat(schedule.lastReply("w", reply.digest())).hasValue(reply);
        assertThat(schedule.lastReply("w", new EvidenceDigest(7, 8))).isEmpty();
        assertThat(schedule.lastReply("other", reply.digest())).isEmpty();
    }

    private static Query withOptions(String id) {
        return Queries.watch(id).withOptions(List.of("yes", "no"));
    }

    @Test
    void aWatchWithAnOutstandingAnswerIsNotReleasedWhereReleasesCoalesce() throws IOException {
        schedule = open(COALESCING);
        admit(Queries.watch("w"), 0);
        assertThat(causes(schedule.upTo(0))).containsExactly(Cause.CLOCK);
        assertThat(causes(schedule.upTo(10 * SECOND))).containsExactly(Cause.COALESCED);
        answer("w", "a");
        assertThat(causes(schedule.upTo(20 * SECOND))).containsExactly(Cause.CLOCK);
    }

    @Test
    void silenceDoesNotReleaseAWatch() throws IOException {
        schedule.admit(Queries.watch("w"), NO_CLOCK, 0);
        assertThat(schedule.nextSilence(0)).isEmpty();
        assertThat(schedule.silent(5_000, 0, NO_CLOCK)).isEmpty();
        assertThat(asOf(schedule.upTo(3 * SECOND))).containsExactly(3 * SECOND);
        assertThat(answered("w", AnswerStatus.OK, "a", 3 * SECOND)).hasValue(0);
    }

    @Test
    void aWatchOfASilentStreamIsReleasedAtTheEndOfTheInput() throws IOException {
        schedule.admit(Queries.watch("w"), NO_CLOCK, 0);
        schedule.silent(5_000, 0, NO_CLOCK);
        assertThat(asOf(schedule.end(NO_CLOCK))).containsExactly(NO_CLOCK);
        assertThat(answered("w", AnswerStatus.NO_VIDEO, null, NO_CLOCK)).hasValue(0);
        assertThat(schedule.size()).isZero();
    }

    @Test
    void evictionReleasesQuestionsAndEndsWatchesWithoutARelease() throws IOException {
        admit(Queries.watch("begun"), 0);
        admit(Queries.watch("inWork"), 0);
        schedule.upTo(0);
        answer("begun", "a");
        admit(Queries.watchUntil("waiting", 50 * SECOND), 0);
        admit(Queries.at("q", 50 * SECOND), 0);
        List<DueQuestion> left = schedule.abandon(3 * SECOND);
        assertThat(ids(left)).containsExactly("q");
        assertThat(causes(left)).containsExactly(Cause.END);
        assertThat(schedule.size()).as("one answer is not out").isEqualTo(1);
        assertThat(answered("inWork", AnswerStatus.OK, "b", 3 * SECOND)).hasValue(0);
        assertThat(schedule.size()).isZero();
    }

    @Test
    void theEndOfTheStreamReleasesEverythingAndWatchesOnceMore() throws IOException {
        admit(Queries.at("q", 50 * SECOND), 0);
        admit(Queries.watch("w"), 0);
        schedule.upTo(0);
        answer("w", "a");
        schedule.upTo(2 * SECOND);
        List<DueQuestion> last = schedule.end(3 * SECOND);
        assertThat(ids(last)).containsExactly("q", "w");
        assertThat(asOf(last)).containsExactly(3 * SECOND, 3 * SECOND);
        answer("w", "b");
        assertThat(schedule.size()).isZero();
    }

    @Test
    void aScheduleThatWasRestoredGivesTheSameReleases() throws IOException {
        for (long seed = 0; seed < 300; seed++) {
            assertThat(play(seed, true)).as("seed %d", seed).isEqualTo(play(seed, false));
        }
    }

    private static String play(long seed, boolean reopening) throws IOException {
        Random random = new Random(seed);
        TreeQuestions store = new TreeQuestions();
        QuestionSchedule schedule = new QuestionSchedule(LIMITS, store);
        StringBuilder story = new StringBuilder();
        long clock = random.nextBoolean() ? 0 : NO_CLOCK;
        for (int i = 0; i < 60; i++) {
            if (reopening) {
                schedule = new QuestionSchedule(LIMITS, store);
            }
            String id = "q" + random.nextInt(8);
            List<DueQuestion> due = List.of();
            switch (random.nextInt(6)) {
                case 0 -> story.append(schedule.admit(Queries.watch(id), clock, i).verdict());
                case 1 ->
                        story.append(
                                schedule.admit(
                                                Queries.at(id, random.nextInt(60) * SECOND),
                                                clock,
                                                i)
                                        .verdict());
                case 2 ->
                        story.append(
                                schedule.answered(
                                        WatchReplies.answer(
                                                id, AnswerStatus.OK, "" + random.nextInt(2), clock),
                                        null,
                                        clock));
                case 3 -> due = schedule.silent(300L * i, 100L * i, clock);
                case 4 -> due = clock == NO_CLOCK ? List.of() : schedule.stepped(clock, true);
                default -> {
                    clock = Math.max(clock, 0) + random.nextInt(9) * SECOND;
                    due = schedule.upTo(clock);
                }
            }
            due.forEach(release -> story.append(release).append('\n'));
        }
        return story.toString();
    }

    private QuestionSchedule open(QuestionLimits limits) {
        try {
            return new QuestionSchedule(limits, store);
        } catch (IOException e) {
            throw new AssertionError("an empty store can be read", e);
        }
    }

    private void admit(Query query, long clock) throws IOException {
        assertThat(schedule.admit(query, clock, 0).verdict()).isEqualTo(Verdict.ACCEPTED);
    }

    private OptionalLong answered(String id, AnswerStatus status, String text, long clock)
            throws IOException {
        return schedule.answered(WatchReplies.answer(id, status, text, clock), null, clock)
                .map(answer -> OptionalLong.of(answer.sequence()))
                .orElse(OptionalLong.empty());
    }

    private void answer(String id, String text) throws IOException {
        answered(id, AnswerStatus.OK, text, 0);
    }

    private static List<String> ids(List<DueQuestion> due) {
        return due.stream().map(release -> release.question().query().queryId()).toList();
    }

    private static List<Long> asOf(List<DueQuestion> due) {
        return due.stream().map(DueQuestion::asOfMicros).toList();
    }

    private static List<Cause> causes(List<DueQuestion> due) {
        return due.stream().map(DueQuestion::cause).toList();
    }

    /** A {@link QuestionStore} on the heap. */
    private static final class TreeQuestions implements QuestionStore {
        private final TreeMap<String, byte[]> entries = new TreeMap<>();

        @Override
        public void put(String queryId, byte[] entry) {
            entries.put(queryId, entry);
        }

        @Override
        public void remove(String queryId) {
            entries.remove(queryId);
        }

        @Override
        public void forEach(Visitor visitor) throws IOException {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                visitor.visit(entry.getKey(), entry.getValue());
            }
        }
    }
}
