// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.folder;

import java.util.Map;

/**
 * What other known models that look at pictures or videos are, for the error about a folder of
 * theirs: what they are, and what would be needed to run them here.
 */
final class OtherModels {

    private static final String NO_EXPORT =
            "no public exporter writes ONNX graphs of it, so that there is no layout to read";
    private static final String IMAGES =
            "it was made for images, and has no prompt for the frames of a video";

    /** By model_type. */
    private static final Map<String, String> KNOWN =
            Map.ofEntries(
                    Map.entry("florence2", "Florence-2; " + IMAGES),
                    Map.entry("gemma3", "Gemma 3; " + IMAGES),
                    Map.entry(
                            "gemma3n",
                            "Gemma 3n; its decoder takes embeddings for each layer besides those of"
                                    + " the prompt, which no input of Sluice's prompts supplies"),
                    Map.entry(
                            "gemma4",
                            "Gemma 4; its decoder takes embeddings for each layer besides those of"
                                    + " the prompt, which no input of Sluice's prompts supplies"),
                    Map.entry("idefics3", "Idefics3; " + IMAGES + "; its successor is smolvlm"),
                    Map.entry("internvl", "InternVL; " + NO_EXPORT),
                    Map.entry("internvl_chat", "InternVL; " + NO_EXPORT),
                    Map.entry("llava", "LLaVA; " + IMAGES + "; its successor is llava_onevision"),
                    Map.entry("llava_next_video", "LLaVA-NeXT-Video; " + NO_EXPORT),
                    Map.entry("llava_video", "LLaVA-Video; " + NO_EXPORT),
                    Map.entry("minicpmv", "MiniCPM-V; " + NO_EXPORT),
                    Map.entry("mistral3", "Mistral 3 or Ministral 3; " + IMAGES),
                    Map.entry("molmo2", "Molmo 2; " + NO_EXPORT),
                    Map.entry("moondream1", "Moondream; " + IMAGES),
                    Map.entry("paligemma", "PaliGemma; " + IMAGES),
                    Map.entry("phi3_v", "Phi-3 Vision; " + IMAGES),
                    Map.entry("phi4mm", "Phi-4 Multimodal; " + IMAGES),
                    Map.entry("video_llama_3", "VideoLLaMA 3; " + NO_EXPORT),
                    Map.entry("videollama3_qwen2", "VideoLLaMA 3; " + NO_EXPORT),
                    Map.entry(
                            "videochat_flash_qwen",
                            "VideoChat-Flash; its encoder takes four frames and merges their"
                                    + " tokens, and its classes are not part of transformers, so"
                                    + " that no test could compare answers"),
                    Map.entry("qwen2_5_omni", "Qwen2.5-Omni; " + NO_EXPORT),
                    Map.entry("qwen3_omni_moe", "Qwen3-Omni; " + NO_EXPORT),
                    Map.entry(
                            "qwen3_5_text",
                            "the language model of Qwen3.5 alone; a folder with its vision encoder,"
                                    + " of the type qwen3_5, is needed"));

    private OtherModels() {}

    /** Returns " (what it is)" for the type of a known model, and nothing for others. */
    static String described(String type) {
        String known = KNOWN.get(type);
        return known == null ? "" : " (" + known + ")";
    }
}
