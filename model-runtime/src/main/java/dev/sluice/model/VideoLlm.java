package dev.sluice.model;

import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * A video LLM that is open and ready: what turns frames into visual tokens, and visual tokens and a
 * question into an answer.
 *
 * <p>Safe for use from several threads. Closing gives back this reference; the weights are released
 * when the last reference to the same folder and provider is closed. A call that is at work then
 * runs to its end; every later one but {@link #info} and {@link #close} throws an {@link
 * IllegalStateException}.
 */
public interface VideoLlm extends AutoCloseable {

    /** Facts about the model that do not change. */
    ModelInfo info();

    /**
     * The size that a frame is resized to before it is encoded.
     *
     * @param width of the source frame, pixels
     * @param height of the source frame, pixels
     * @throws ModelException with {@link ModelException.Kind#FAILED} if the model takes no frame of
     *     these proportions
     */
    FrameSize frameSize(int width, int height) throws ModelException;

    /**
     * Resizes one frame as the model's own preprocessing does.
     *
     * @param rgb height × width × 3 bytes, row-major, red first
     * @return target.height × target.width × 3 bytes, same layout, owned by the caller
     * @throws IllegalArgumentException if {@code rgb} has another number of bytes
     */
    byte[] resize(byte[] rgb, int width, int height, FrameSize target);

    /**
     * Encodes one temporal patch.
     *
     * @param size the size of both frames, as {@link #frameSize} gave it
     * @param first resized frame, RGB bytes as {@link #resize} returns them
     * @param second the next frame; the same array where there is none, and for families without
     *     temporal patches
     * @return arrays owned by the caller
     * @throws ModelException with {@link ModelException.Kind#FAILED} if frames of this size are not
     *     the model's, if a frame has not 3 bytes a pixel, or if the runtime fails
     */
    VisualTokens encode(FrameSize size, byte[] first, byte[] second) throws ModelException;

    /**
     * Answers one question. The answer is a function of the request alone: with a session it is the
     * same, only sooner.
     *
     * <p>A session belongs to one call at a time; a second one waits for the first.
     *
     * @throws ModelException with {@link ModelException.Kind#TOO_LONG} if the model has no
     *     positions for the prompt or the longest option, and with {@link
     *     ModelException.Kind#FAILED} if steps or options are not what {@link PromptRequest} says,
     *     or if the runtime fails
     */
    Generation generate(PromptRequest request, AnswerCall call) throws ModelException;

    /**
     * Answers one question without a session.
     *
     * @param cancelled polled between prefill blocks and tokens; when it says true, generation ends
     *     with {@link FinishReason#CANCELLED}
     * @throws ModelException as {@link #generate(PromptRequest, AnswerCall)} does
     */
    default Generation generate(PromptRequest request, BooleanSupplier cancelled)
            throws ModelException {
        return generate(request, AnswerCall.of(cancelled));
    }

    /**
     * Runs what the next question of a session will begin with, as far as it fills blocks, so that
     * the question need not. Gives way to a question: does nothing while one is at work in the
     * session, and stops at the next block if one comes. A model without sessions does nothing.
     *
     * @param session key of the session, as in {@link AnswerCall#session}
     * @param finalSteps as in {@link PromptRequest#finalSteps}
     * @param stepSeconds as in {@link PromptRequest#stepSeconds}
     * @param cancelled polled between blocks
     * @throws ModelException as {@link #generate(PromptRequest, AnswerCall)} does, but for prompts
     *     that are too long: of these it runs what fits
     */
    default void extend(
            String session,
            List<VisualStep> finalSteps,
            double stepSeconds,
            BooleanSupplier cancelled)
            throws ModelException {}

    /** Frees what a session holds, at once or when the call at work in it ends. */
    default void forget(String session) {}

    @Override
    void close();
}
