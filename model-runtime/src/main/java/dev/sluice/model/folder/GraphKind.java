// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.folder;

/** The graphs of a model folder. */
public enum GraphKind {
    /** Pixels in, visual tokens out. */
    VISION_ENCODER("vision_encoder"),
    /** Ids of text tokens in, embeddings out. */
    EMBED_TOKENS("embed_tokens"),
    /** Embeddings and KV cache in, logits and a longer cache out. */
    DECODER("decoder_model_merged");

    private final String stem;

    GraphKind(String stem) {
        this.stem = stem;
    }

    /** Returns the graph's file for a suffix, relative to the model folder. */
    public String file(String suffix) {
        return "onnx/" + stem + suffix + ".onnx";
    }
}
