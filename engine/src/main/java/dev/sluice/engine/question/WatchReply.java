// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.question;

import dev.sluice.engine.memory.EvidenceDigest;
import dev.sluice.engine.protocol.Answer;
import dev.sluice.engine.protocol.AnswerUsage;
import dev.sluice.model.FinishReason;

import org.jspecify.annotations.Nullable;

/**
 * What the model answered to a watch. As long as its evidence has the same tokens, it would answer
 * the same again, so that it need not be asked.
 *
 * @param digest the digest of the evidence
 * @param text the answer's text
 * @param finishReason why the text ends
 * @param usage the tokens of prompt and answer
 * @param tokensUsed the number of visual tokens in the prompt
 * @param probability of the text among the watch's options; NaN for free text
 */
public record WatchReply(
        EvidenceDigest digest,
        String text,
        FinishReason finishReason,
        AnswerUsage usage,
        long tokensUsed,
        double probability) {

    /** Returns what an answer says; null if the model gave none. */
    public static @Nullable WatchReply of(
            EvidenceDigest digest, Answer answer, double probability) {
        return answer.text() == null || answer.finishReason() == null || answer.usage() == null
                ? null
                : new WatchReply(
                        digest,
                        answer.text(),
                        answer.finishReason(),
                        answer.usage(),
                        answer.evidence().tokensUsed(),
                        probability);
    }
}
