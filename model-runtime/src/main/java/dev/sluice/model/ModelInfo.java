package dev.sluice.model;

/**
 * Facts about an open model.
 *
 * @param name the folder's name, without symbolic links
 * @param family model_type of its config.json
 * @param provider execution provider in use: {@code tensorrt}, {@code cuda} or {@code cpu}
 * @param dim length of one visual token, floats; as in {@link VisualTokens#dim}
 * @param temporalPatch frames that one step is made of (2 for the Qwen family, else 1)
 * @param cellPixels side of the square of resized pixels that one visual token stands for, rounded
 *     down where tokens do not divide the frame evenly
 * @param attention whether {@link VisualTokens#attention} is there
 * @param maxPosition largest position the decoder was made for
 * @param cachesOnDevice whether the decoder's caches lie where it computes, and not in main memory
 * @param dynamicScales whether the decoder derives the scales of 8-bit numbers from all rows of a
 *     call, as dynamically quantised graphs do; its answers then depend on the length of prefill
 *     blocks, and it keeps no sessions
 */
public record ModelInfo(
        String name,
        String family,
        String provider,
        int dim,
        int temporalPatch,
        int cellPixels,
        boolean attention,
        int maxPosition,
        boolean cachesOnDevice,
        boolean dynamicScales) {

    /**
     * With caches in main memory, and a decoder that does not look at other rows for its scales.
     */
    public ModelInfo(
            String name,
            String family,
            String provider,
            int dim,
            int temporalPatch,
            int cellPixels,
            boolean attention,
            int maxPosition) {
        this(
                name,
                family,
                provider,
                dim,
                temporalPatch,
                cellPixels,
                attention,
                maxPosition,
                false,
                false);
    }
}
