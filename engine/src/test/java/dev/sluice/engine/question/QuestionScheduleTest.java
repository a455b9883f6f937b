package dev.sluice.engine.question;

import dev.sluice.engine.fixture.Queries;
import dev.sluice.engine.protocol.AnswerStatus;
import dev.sluice.engine.protocol.ErrorCode;
import dev.sluice.engine.protocol.Query;
import dev.sluice.engine.question.Admission.Verdict;
import dev.sluice.engine.question.DueQuestion.Cause;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

import static dev.sluice.engine.question.QuestionSchedule.NO_CLOCK;
import static org.assertj.core.api.Assertions.assertThat;

/** Tests of {@link QuestionSchedule}, rule by rule. */
class QuestionScheduleTest {

    private static final long SECOND = 1_000_000;
    private static final QuestionLimits LIMITS =
            new QuestionLimits(4, 100 * SECOND, 50 * SECOND, 5, 1_000, 10 * SECOND, false);
    private static final QuestionLimits COALESCING =
            new QuestionLimits(4, 100 * SECOND, 50 * SECOND, 5, 1_000, 10 * SECOND, true);

    private final TreeQuestions store = new TreeQuestions();
    private QuestionSchedule book = open(LIMITS);

    @Test
    void aQuestionHasItsTurnBeforeTheFirstStepThatEndsAfterItsMoment() throws IOException {
        admit(Queries.at("q", 5 * SECOND), 3 * SECOND);
        assertThat(book.before(5 * SECOND)).isEmpty();
        assertThat(book.before(5 * SECOND + 1)).singleElement().satisfies(this::isOnTime);
        assertThat(book.size()).isZero();
    }

    @Test
    void aQuestionHasItsTurnWhenTheClockGetsToItsMoment() throws IOException {
        admit(Queries.at("q", 5 * SECOND), 3 * SECOND);
        assertThat(book.upTo(5 * SECOND - 1)).isEmpty();
        assertThat(book.upTo(5 * SECOND)).singleElement().satisfies(this::isOnTime);
    }

    private void isOnTime(DueQuestion release) {
        assertThat(release.asOfMicros()).isEqualTo(5 * SECOND);
        assertThat(release.cause()).isEqualTo(Cause.CLOCK);
        assertThat(release.question().late()).isFalse();
    }

    @Test
    void aQuestionAboutNowHasItsTurnAtOnceWithTheClockThatItSaw() throws IOException {
        admit(Queries.latest("q"), 7 * SECOND);
        assertThat(book.upTo(7 * SECOND))
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
        assertThat(book.upTo(NO_CLOCK)).isEmpty();
        assertThat(book.before(4 * SECOND)).isEmpty();
        assertThat(book.upTo(5 * SECOND))
                .singleElement()
                .extracting(DueQuestion::asOfMicros)
                .isEqualTo(5 * SECOND);
    }

    @Test
    void aQuestionThatComesAfterItsMomentIsLateAndAtItsMomentIsNot() throws IOException {
        admit(Queries.at("late", 4 * SECOND), 5 * SECOND);
        admit(Queries.at("just", 5 * SECOND), 5 * SECOND);
        List<DueQuestion> due = book.upTo(5 * SECOND);
        assertThat(due)
                .extracting(release -> release.question().late())
                .containsExactly(true, false);
        assertThat(due).extracting(DueQuestion::asOfMicros).containsExactly(4 * SECOND, 5 * SECOND);
    }

    @Test
    void turnsComeByMomentAndThenByArrival() throws IOException {
        admit(Queries.at("c", 9 * SECOND), 0);
        admit(Queries.at("a", 5 * SECOND), 0);
        admit(Queries.at("d", 9 * SECOND), 0);
        admit(Queries.at("b", 5 * SECOND), 0);
        assertThat(ids(book.upTo(20 * SECOND))).containsExactly("a", "b", "c", "d");
    }

    @Test
    void aRepeatedIdIsIgnoredWhileItStandsAndAfterwards() throws IOException {
        admit(Queries.at("q", 5 * SECOND), 0);
        assertThat(book.admit(Queries.latest("q"), 0, 0).verdict()).isEqualTo(Verdict.DUPLICATE);
        book.upTo(5 * SECOND);
        assertThat(book.admit(Queries.latest("q"), 5 * SECOND, 0).verdict())
                .isEqualTo(Verdict.DUPLICATE);
    }

    @Test
    void idsAreForgottenAfterTheirTimeInStreamTime() throws IOException {
        admit(Queries.at("q", 5 * SECOND), 0);
        book.upTo(5 * SECOND);
        book.upTo(55 * SECOND);
        assertThat(store.entries).hasSize(1);
        book.upTo(55 * SECOND + 1);
        assertThat(store.entries).isEmpty();
        admit(Queries.latest("q"), 55 * SECOND + 1);
    }

    @Test
    void idsThatWereDealtWithBeforeTheFirstChunkAreForgottenToo() throws IOException {
        admit(Queries.latest("q"), NO_CLOCK);
        book.admit(Queries.cancel("q"), NO_CLOCK, 0);
        book.upTo(5 * SECOND);
        assertThat(store.entries).hasSize(1);
        book.upTo(60 * SECOND);
        assertThat(store.entries).isEmpty();
    }

    @Test
    void theNumberOfRememberedIdsIsBounded() throws IOException {
        for (int i = 0; i < 100; i++) {
            admit(Queries.latest("q" + i), SECOND);
            book.upTo(SECOND);
            assertThat(store.entries).hasSizeLessThanOrEqualTo(5);
        }
        admit(Queries.latest("q1"), SECOND);
        assertThat(book.admit(Queries.latest("q99"), SECOND, 0).verdict())
                .isEqualTo(Verdict.DUPLICATE);
    }

    @Test
    void moreQuestionsThanMayWaitAreRefusedAndTheirIdsRemembered() throws IOException {
        for (int i = 0; i < 4; i++) {
            admit(Queries.at("q" + i, 5 * SECOND), 0);
        }
        Admission refused = book.admit(Queries.at("q4", 5 * SECOND), 0, 0);
        assertThat(refused.verdict()).isEqualTo(Verdict.REFUSED);
        assertThat(refused.error().code()).isEqualTo(ErrorCode.OVERLOAD);
        assertThat(book.admit(Queries.at("q4", 5 * SECOND), 0, 0).verdict())
                .isEqualTo(Verdict.DUPLICATE);
    }

    @Test
    void aMomentBeyondTheHorizonIsRefusedUnlessThereIsNoClockYet() throws IOException {
        Admission refused = book.admit(Queries.at("q", 101 * SECOND), 0, 0);
        assertThat(refused.verdict()).isEqualTo(Verdict.REFUSED);
        assertThat(refused.error().code()).isEqualTo(ErrorCode.QUERY_INVALID);
        assertThat(refused.error().message()).contains("PT1M41S", "sluice.query.max-horizon");
        admit(Queries.at("r", 100 * SECOND), 0);
        admit(Queries.at("s", 1_000 * SECOND), NO_CLOCK);
    }

    @Test
    void aCancelEndsWhatStandsAndItsIdStaysKnown() throws IOException {
        admit(Queries.at("q", 5 * SECOND), 0);
        assertThat(book.admit(Queries.cancel("q"), 0, 0).verdict()).isEqualTo(Verdict.CANCELLED);
        assertThat(book.upTo(9 * SECOND)).isEmpty();
        assertThat(book.admit(Queries.at("q", 5 * SECOND), 0, 0).verdict())
                .isEqualTo(Verdict.DUPLICATE);
        assertThat(book.admit(Queries.cancel("unknown"), 0, 0).verdict())
                .isEqualTo(Verdict.CANCELLED);
    }

    @Test
    void silenceGivesEachItsTurnAfterItsOwnTime() throws IOException {
        book.admit(Queries.at("a", 5 * SECOND), 3 * SECOND, 100);
        book.admit(Queries.at("b", 5 * SECOND), 3 * SECOND, 600);
        assertThat(book.nextSilence(50)).hasValue(1_100);
        assertThat(book.silent(1_099, 50, 3 * SECOND)).isEmpty();
        assertThat(book.silent(1_100, 50, 3 * SECOND))
                .singleElement()
                .satisfies(
                        release -> {
                            assertThat(release.question().query().queryId()).isEqualTo("a");
                            assertThat(release.asOfMicros()).isEqualTo(3 * SECOND);
                            assertThat(release.cause()).isEqualTo(Cause.SILENCE);
                        });
        assertThat(book.nextSilence(50)).hasValue(1_600);
        assertThat(book.nextSilence(900)).as("the stream has gone on").hasValue(1_900);
    }

    @Test
    void aWatchLooksAtOnceAndThenEachPeriod() throws IOException {
        admit(Queries.watch("w"), 3 * SECOND);
        assertThat(moments(book.upTo(3 * SECOND))).containsExactly(3 * SECOND);
        assertThat(book.upTo(13 * SECOND - 1)).isEmpty();
        assertThat(moments(book.before(13 * SECOND + 1))).containsExactly(13 * SECOND);
        assertThat(moments(book.upTo(23 * SECOND))).containsExactly(23 * SECOND);
    }

    @Test
    void aLeapOfTheClockGivesAWatchOneTurn() throws IOException {
        admit(Queries.watch("w"), 0);
        book.upTo(0);
        assertThat(moments(book.before(1_005 * SECOND))).containsExactly(10 * SECOND);
        assertThat(moments(book.upTo(1_009 * SECOND))).isEmpty();
        assertThat(moments(book.upTo(1_010 * SECOND))).containsExactly(1_010 * SECOND);
    }

    @Test
    void aSceneChangeWakesAWatchAndItsPeriodBeginsAnew() throws IOException {
        admit(Queries.watch("w"), 0);
        assertThat(book.wake(SECOND)).as("it has not begun").isEmpty();
        book.upTo(0);
        List<DueQuestion> woken = book.wake(4 * SECOND);
        assertThat(moments(woken)).containsExactly(4 * SECOND);
        assertThat(woken.get(0).cause()).isEqualTo(Cause.SCENE);
        assertThat(book.upTo(13 * SECOND)).isEmpty();
        assertThat(moments(book.upTo(14 * SECOND))).containsExactly(14 * SECOND);
    }

    @Test
    void aWatchEndsAfterUntil() throws IOException {
        admit(Queries.watchUntil("w", 15 * SECOND), 0);
        book.upTo(0);
        answer("w", "a");
        assertThat(moments(book.upTo(12 * SECOND))).containsExactly(10 * SECOND);
        assertThat(book.wake(16 * SECOND)).isEmpty();
        assertThat(book.upTo(16 * SECOND)).isEmpty();
        assertThat(book.size()).as("its last answer is not out").isEqualTo(1);
        assertThat(book.answered("w", AnswerStatus.OK, "b", 16 * SECOND)).hasValue(1);
        assertThat(book.size()).isZero();
    }

    @Test
    void aWatchWhoseEndPassesBeforeItsFirstTurnHasItAtItsEnd() throws IOException {
        admit(Queries.watchUntil("byStep", 15 * SECOND), NO_CLOCK);
        assertThat(book.before(15 * SECOND)).isEmpty();
        assertThat(moments(book.before(60 * SECOND))).containsExactly(15 * SECOND);
        assertThat(book.size()).as("its answer is not out").isEqualTo(1);
        answer("byStep", null);
        assertThat(book.size()).isZero();

        admit(Queries.watchUntil("byClock", 15 * SECOND), NO_CLOCK);
        assertThat(moments(book.upTo(60 * SECOND))).containsExactly(15 * SECOND);
        assertThat(book.upTo(90 * SECOND)).isEmpty();
    }

    @Test
    void aWatchWhoseEndHasPassedIsRefused() throws IOException {
        Admission refused = book.admit(Queries.watchUntil("w", 15 * SECOND), 16 * SECOND, 0);
        assertThat(refused.error().message()).contains("until lies PT1S before");
    }

    @Test
    void aWatchSaysOnlyWhatIsNew() throws IOException {
        admit(Queries.watch("w"), 0);
        for (int turn = 0; turn < 5; turn++) {
            assertThat(book.upTo(10 * turn * SECOND)).hasSize(1);
        }
        assertThat(book.answered("w", AnswerStatus.OK, "no", 0)).hasValue(0);
        assertThat(book.answered("w", AnswerStatus.OK, "no", 0)).isEmpty();
        assertThat(book.answered("w", AnswerStatus.OK, "yes", 0)).hasValue(1);
        assertThat(book.answered("w", AnswerStatus.ERROR, null, 0)).hasValue(2);
        assertThat(book.answered("w", AnswerStatus.ERROR, null, 0)).isEmpty();
    }

    @Test
    void aWatchThatIsAtItsLastAnswerIsNotWokenWhereWakesCoalesce() throws IOException {
        book = open(COALESCING);
        admit(Queries.watch("w"), 0);
        assertThat(causes(book.upTo(0))).containsExactly(Cause.CLOCK);
        assertThat(causes(book.upTo(10 * SECOND))).containsExactly(Cause.COALESCED);
        answer("w", "a");
        assertThat(causes(book.upTo(20 * SECOND))).containsExactly(Cause.CLOCK);
    }

    @Test
    void silenceIsNoTurnOfAWatch() throws IOException {
        book.admit(Queries.watch("w"), NO_CLOCK, 0);
        assertThat(book.nextSilence(0)).isEmpty();
        assertThat(book.silent(5_000, 0, NO_CLOCK)).isEmpty();
        assertThat(moments(book.upTo(3 * SECOND))).containsExactly(3 * SECOND);
        assertThat(book.answered("w", AnswerStatus.OK, "a", 3 * SECOND)).hasValue(0);
    }

    @Test
    void aWatchOfASilentStreamHasItsTurnAtTheEndOfTheInput() throws IOException {
        book.admit(Queries.watch("w"), NO_CLOCK, 0);
        book.silent(5_000, 0, NO_CLOCK);
        assertThat(moments(book.end(NO_CLOCK))).containsExactly(NO_CLOCK);
        assertThat(book.answered("w", AnswerStatus.NO_VIDEO, null, NO_CLOCK)).hasValue(0);
        assertThat(book.size()).isZero();
    }

    @Test
    void whereAStreamIsForgottenQuestionsHaveTheirTurnAndWatchesEndWithoutOne() throws IOException {
        admit(Queries.watch("begun"), 0);
        admit(Queries.watch("inWork"), 0);
        book.upTo(0);
        answer("begun", "a");
        admit(Queries.watchUntil("waiting", 50 * SECOND), 0);
        admit(Queries.at("q", 50 * SECOND), 0);
        List<DueQuestion> left = book.abandon(3 * SECOND);
        assertThat(ids(left)).containsExactly("q");
        assertThat(causes(left)).containsExactly(Cause.END);
        assertThat(book.size()).as("one answer is not out").isEqualTo(1);
        assertThat(book.answered("inWork", AnswerStatus.OK, "b", 3 * SECOND)).hasValue(0);
        assertThat(book.size()).isZero();
    }

    @Test
    void atTheEndEverythingHasItsTurnAndWatchesLookOnceMore() throws IOException {
        admit(Queries.at("q", 50 * SECOND), 0);
        admit(Queries.watch("w"), 0);
        book.upTo(0);
        answer("w", "a");
        book.upTo(2 * SECOND);
        List<DueQuestion> last = book.end(3 * SECOND);
        assertThat(ids(last)).containsExactly("q", "w");
        assertThat(moments(last)).containsExactly(3 * SECOND, 3 * SECOND);
        answer("w", "b");
        assertThat(book.size()).isZero();
    }

    @Test
    void aBookThatWasReadAgainGivesTheSameTurns() throws IOException {
        for (long seed = 0; seed < 300; seed++) {
            assertThat(play(seed, true)).as("seed %d", seed).isEqualTo(play(seed, false));
        }
    }

    private static String play(long seed, boolean reopening) throws IOException {
        Random random = new Random(seed);
        TreeQuestions store = new TreeQuestions();
        QuestionSchedule book = new QuestionSchedule(LIMITS, store);
        StringBuilder story = new StringBuilder();
        long clock = random.nextBoolean() ? 0 : NO_CLOCK;
        for (int i = 0; i < 60; i++) {
            if (reopening) {
                book = new QuestionSchedule(LIMITS, store);
            }
            String id = "q" + random.nextInt(8);
            List<DueQuestion> due = List.of();
            switch (random.nextInt(6)) {
                case 0 -> story.append(book.admit(Queries.watch(id), clock, i).verdict());
                case 1 ->
                        story.append(
                                book.admit(Queries.at(id, random.nextInt(60) * SECOND), clock, i)
                                        .verdict());
                case 2 ->
                        story.append(
                                book.answered(id, AnswerStatus.OK, "" + random.nextInt(2), clock));
                case 3 -> due = book.silent(300L * i, 100L * i, clock);
                case 4 -> due = clock == NO_CLOCK ? List.of() : book.wake(clock);
                default -> {
                    clock = Math.max(clock, 0) + random.nextInt(9) * SECOND;
                    due = book.upTo(clock);
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
        assertThat(book.admit(query, clock, 0).verdict()).isEqualTo(Verdict.ACCEPTED);
    }

    private void answer(String id, String text) throws IOException {
        book.answered(id, AnswerStatus.OK, text, 0);
    }

    private static List<String> ids(List<DueQuestion> due) {
        return due.stream().map(release -> release.question().query().queryId()).toList();
    }

    private static List<Long> moments(List<DueQuestion> due) {
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
