// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model;

import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Turns visual tokens and a question into an answer: the half of a {@link VideoLlm} that runs once
 * per question. Safe for use by several threads.
 */
public interface LanguageModel {

    /** Properties of the model, which do not change. */
    ModelInfo info();

    /**
     * Answers one question. The answer is a function of the request alone: a session makes it
     * faster but never changes it.
     *
     * <p>A session is used by one call at a time; a second call waits for the first.
     *
     * @throws ModelException with {@link ModelException.Kind#TOO_LONG} if the model has no
     *     positions for the prompt or the longest option, and with {@link
     *     ModelException.Kind#FAILED} if steps or options violate {@link PromptRequest}, or if the
     *     runtime fails
     */
    Generation generate(PromptRequest request, AnswerCall call) throws ModelException;

    /**
     * Answers one question without a session.
     *
     * @param cancelled polled between prefill blocks and text tokens; once it returns true,
     *     generation ends with {@link FinishReason#CANCELLED}
     * @throws ModelException as {@link #generate(PromptRequest, AnswerCall)} does
     */
    default Generation generate(PromptRequest request, BooleanSupplier cancelled)
            throws ModelException {
        return generate(request, AnswerCall.of(cancelled));
    }

    /**
     * Runs the beginning of a session's next prompt ahead of its question, as far as it fills
     * prefill blocks. Questions have priority: the method does nothing while a question uses the
     * session, and stops at the next block when a question waits for it. A model without sessions
     * does nothing.
     *
     * @param session key of the session, as in {@link AnswerCall#session}
     * @param finalSteps as in {@link PromptRequest#finalSteps}
     * @param stepSeconds as in {@link PromptRequest#stepSeconds}
     * @param cancelled polled between blocks
     * @throws ModelException as {@link #generate(PromptRequest, AnswerCall)} does, except that a
     *     prompt that is too long is run as far as it fits
     */
    default void extend(
            String session,
            List<VisualStep> finalSteps,
            double stepSeconds,
            BooleanSupplier cancelled)
            throws ModelException {}

    /**
     * Embeds a text as the decoder reads it, without a template.
     *
     * @param text with at least one token
     * @throws ModelException if the model has no embedding of text of its own, or it fails
     */
    default TextRows embed(String text) throws ModelException {
        throw new ModelException(
                ModelException.Kind.FAILED,
                "the model %s (%s) has no embedding of text, which the choice of tokens by the question needs; set sluice.prompt.choice to recent or uniform"
                        .formatted(info().name(), info().family()));
    }

    /** Returns how the batch in which answers are decoded has been used. */
    default BatchUse batchUse() {
        return BatchUse.NONE;
    }

    /** Evicts a session and frees its memory, immediately or when the call that uses it ends. */
    default void evict(String session) {}
}
