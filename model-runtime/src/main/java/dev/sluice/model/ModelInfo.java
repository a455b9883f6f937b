// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model;

/**
 * Properties of an open model.
 *
 * @param name the folder's name, without symbolic links
 * @param family model_type of its config.json
 * @param provider execution provider in use: {@code tensorrt}, {@code cuda} or {@code cpu}
 * @param dim dimension of a visual token's embedding; as in {@link VisualTokens#dim}
 * @param temporalPatch frames per step (2 for the Qwen-VL families, otherwise 1)
 * @param cellPixels side of the square of resized pixels that one visual token covers, rounded down
 *     if the tokens do not divide the frame evenly
 * @param signals what its vision encoder says of tokens beside their embeddings
 * @param maxPosition largest position for which the decoder was made
 * @param cachesOnDevice whether the decoder's KV cache stays on the device where it runs
 * @param dynamicScales whether the decoder derives the scales of 8-bit values from all tokens of a
 *     call, as dynamically quantised graphs do; its answers then depend on the length of prefill
 *     blocks, and it keeps no sessions
 * @param coverage which part of a frame its visual tokens cover
 */
public record ModelInfo(
        String name,
        String family,
        String provider,
        int dim,
        int temporalPatch,
        int cellPixels,
        SignalSupport signals,
        int maxPosition,
        boolean cachesOnDevice,
        boolean dynamicScales,
        FrameCoverage coverage) {

    /**
     * Properties of a model whose encoder gives no signals, whose KV cache is in main memory, whose
     * decoder has fixed scales, and whose visual tokens cover the whole frame.
     */
    public ModelInfo(
            String name,
            String family,
            String provider,
            int dim,
            int temporalPatch,
            int cellPixels,
            int maxPosition) {
        this(
                name,
                family,
                provider,
                dim,
                temporalPatch,
                cellPixels,
                SignalSupport.NONE,
                maxPosition,
                false,
                false,
                FrameCoverage.WHOLE);
    }
}
