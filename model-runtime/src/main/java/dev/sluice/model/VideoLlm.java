package dev.sluice.model;

/**
 * A video LLM that is open and ready: what turns frames into visual tokens, and visual tokens and a
 * question into an answer.
 *
 * <p>Safe for use from several threads. Closing gives back this reference; the weights are released
 * when the last reference to the same folder and provider is closed.
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
     */
    VisualTokens encode(FrameSize size, byte[] first, byte[] second) throws ModelException;

    /**
     * Answers one question. The prompt is a pure function of the request.
     *
     * @param cancelled polled between prefill blocks and tokens; when it says true, generation ends
     *     with {@link FinishReason#CANCELLED}
     */
    Generation generate(PromptRequest request, java.util.function.BooleanSupplier cancelled)
            throws ModelException;

    @Override
    void close();
}
