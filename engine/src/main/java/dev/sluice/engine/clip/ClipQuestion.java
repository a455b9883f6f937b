// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.clip;

import dev.sluice.engine.protocol.Answer;
import dev.sluice.engine.protocol.Query;
import dev.sluice.engine.question.AnswerTask;
import dev.sluice.engine.question.DueQuestion;
import dev.sluice.engine.question.QuestionLimits;
import dev.sluice.engine.question.QuestionSchedule;
import dev.sluice.engine.question.ReleasedIndex;
import dev.sluice.engine.question.ReleasedQuestion;
import dev.sluice.engine.question.SharedEvidence;
import dev.sluice.engine.question.WatchRule;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** Asks about a clip as the job answers a question about a stream's latest state. Stateless. */
public final class ClipQuestion {

    /** One question that is due at once: none of these bounds can be reached. */
    private static final QuestionLimits LIMITS =
            new QuestionLimits(
                    1, Long.MAX_VALUE, Long.MAX_VALUE, 1, 1, 1, WatchRule.EACH_CHANGE, false);

    private ClipQuestion() {}

    /**
     * Asks about everything that the clip has shown.
     *
     * @param query a question about the latest state
     * @return the record that the job would write
     * @throws IllegalArgumentException if the clip has shown nothing
     */
    public static Answer ask(ClipStream clip, AnswerTask task, Query query) throws Exception {
        return ask(clip.memory(), task, query);
    }

    /**
     * Asks about everything that a policy has kept so far.
     *
     * @param query a question about the latest state
     * @return the record that the job would write
     * @throws IllegalArgumentException if the clip has shown nothing
     */
    public static Answer ask(ClipMemory clip, AnswerTask task, Query query) throws Exception {
        long now = System.currentTimeMillis();
        Map<Long, byte[]> evidence = new HashMap<>();
        SharedEvidence shared =
                new SharedEvidence(clip.memory(), new ReleasedIndex(), evidence::put);
        ReleasedQuestion released =
                ReleasedQuestion.of(due(clip, query, now), clip.memory(), clip.seen(), shared, now);
        return released.needsModel()
                ? task.ask(
                                released,
                                Objects.requireNonNull(
                                        evidence.get(released.evidenceNumber()),
                                        "a question for the model has stored evidence"),
                                0,
                                System.nanoTime(),
                                () -> false)
                        .answer()
                : task.answerWithoutModel(released, 0);
    }

    private static DueQuestion due(ClipMemory clip, Query query, long now) throws Exception {
        QuestionSchedule schedule = new QuestionSchedule(LIMITS, new HeapQuestions());
        schedule.admit(query, clip.clockMicros(), now);
        return schedule.upTo(clip.clockMicros()).stream()
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "found a clip without frames, or a question about the future; expected a question about what the clip has shown"));
    }
}
