package dev.sluice.model.folder;

/** The graphs of a model folder. */
public enum GraphKind {
    /** Pixels in, visual tokens out. */
    VISION_ENCODER("vision_encoder"),
    /** Token ids in, rows of the decoder's input out. */
    EMBED_TOKENS("embed_tokens"),
    /** Rows and cache in, logits and longer cache out. */
    DECODER("decoder_model_merged");

    private final String stem;

    GraphKind(String stem) {
        this.stem = stem;
    }

    /** The graph's file for a suffix, relative to the model folder. */
    public String file(String suffix) {
        return "onnx/" + stem + suffix + ".onnx";
    }
}
