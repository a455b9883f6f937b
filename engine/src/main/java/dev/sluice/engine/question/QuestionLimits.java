package dev.sluice.engine.question;

/**
 * What may be asked of one stream.
 *
 * @param maxPending questions that stand
 * @param maxHorizonMicros how far ahead of the clock a question's moment may lie
 * @param idTtlMicros stream time for which ids are remembered
 * @param maxIds ids that are remembered
 * @param timeoutMillis silence after which a question is answered of what is known
 * @param watchPeriodMicros stream time after which a watch looks again
 * @param coalesce whether a watch that is still at its last answer is not woken
 */
public record QuestionLimits(
        int maxPending,
        long maxHorizonMicros,
        long idTtlMicros,
        int maxIds,
        long timeoutMillis,
        long watchPeriodMicros,
        boolean coalesce) {}
