// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.question;

import dev.sluice.engine.fixture.Queries;
import dev.sluice.engine.memory.EvidenceDigest;
import dev.sluice.engine.protocol.Answer;
import dev.sluice.engine.protocol.AnswerEvidence;
import dev.sluice.engine.protocol.AnswerStatus;
import dev.sluice.engine.protocol.AnswerTiming;
import dev.sluice.engine.protocol.AnswerUsage;
import dev.sluice.engine.protocol.Query;
import dev.sluice.model.FinishReason;

/** Makes answers to watches. */
final class WatchReplies {

    private WatchReplies() {}

    static Answer answer(String id, AnswerStatus status, String text, long asOfMicros) {
        return new Answer(
                id,
                Queries.STREAM,
                0,
                status,
                asOfMicros,
                text,
                text == null ? null : FinishReason.STOP,
                AnswerEvidence.NONE,
                AnswerTiming.NONE,
                "model",
                "none",
                null);
    }

    static WatchReply reply(String text, double probability) {
        return new WatchReply(
                new EvidenceDigest(1, 2),
                text,
                FinishReason.STOP,
                new AnswerUsage(90, 1),
                36,
                probability);
    }

    static ReleasedQuestion release(Query query, boolean confirming) {
        return new ReleasedQuestion(
                query, AnswerStatus.OK, 0, 0, 0, AnswerEvidence.NONE, confirming);
    }
}
