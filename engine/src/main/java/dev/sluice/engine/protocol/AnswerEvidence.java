package dev.sluice.engine.protocol;

/**
 * What an answer rests on.
 *
 * @param fromMicros beginning, microseconds since 1970, or {@link Answer#NO_TIME}
 * @param toMicros end, microseconds since 1970, or {@link Answer#NO_TIME}
 * @param frames sampled frames
 * @param tokensSeen tokens that the encoder gave, or would have given for gated frames
 * @param tokensKept tokens after reduction
 * @param tokensUsed visual rows in the prompt
 * @param late whether the question came after the stream's clock had passed its moment
 */
public record AnswerEvidence(
        long fromMicros,
        long toMicros,
        int frames,
        long tokensSeen,
        long tokensKept,
        long tokensUsed,
        boolean late) {

    /** Nothing. */
    public static final AnswerEvidence NONE =
            new AnswerEvidence(Answer.NO_TIME, Answer.NO_TIME, 0, 0, 0, 0, false);
}
