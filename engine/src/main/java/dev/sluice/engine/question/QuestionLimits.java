// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.question;

/**
 * The limits on the questions of one stream.
 *
 * @param maxPending the number of pending questions, watches included
 * @param maxHorizonMicros how far a question's capture time may lie ahead of the clock
 * @param idTtlMicros the capture time for which ids of finished questions are kept
 * @param maxIds the number of ids that are kept
 * @param timeoutMillis the silence after which a question is answered from what is in memory
 * @param watchPeriodMicros the capture time between two releases of a watch
 * @param watchRule when the answer to a watch with options changes
 * @param coalesce whether a watch is not released while its previous release is not answered
 */
public record QuestionLimits(
        int maxPending,
        long maxHorizonMicros,
        long idTtlMicros,
        int maxIds,
        long timeoutMillis,
        long watchPeriodMicros,
        WatchRule watchRule,
        boolean coalesce) {}
