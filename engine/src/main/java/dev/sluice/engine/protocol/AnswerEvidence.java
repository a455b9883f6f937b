// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.protocol;

/**
 * What an answer is based on.
 *
 * @param fromMicros the beginning of the evidence, microseconds since 1970, or {@link
 *     Answer#NO_TIME}
 * @param toMicros the end of the evidence, microseconds since 1970, or {@link Answer#NO_TIME}
 * @param frames the number of sampled frames
 * @param tokensSeen the visual tokens that the encoder gave, or would have given for gated steps
 * @param tokensKept the visual tokens after reduction
 * @param tokensUsed the visual tokens in the prompt
 * @param late whether the question arrived after the stream's clock had passed its capture time
 */
public record AnswerEvidence(
        long fromMicros,
        long toMicros,
        int frames,
        long tokensSeen,
        long tokensKept,
        long tokensUsed,
        boolean late) {

    /** The evidence of an answer that is based on nothing. */
    public static final AnswerEvidence NONE =
            new AnswerEvidence(Answer.NO_TIME, Answer.NO_TIME, 0, 0, 0, 0, false);

    /** Returns the same evidence with the number of visual tokens in the prompt. */
    public AnswerEvidence withTokensUsed(long tokens) {
        return new AnswerEvidence(
                fromMicros, toMicros, frames, tokensSeen, tokensKept, tokens, late);
    }
}
