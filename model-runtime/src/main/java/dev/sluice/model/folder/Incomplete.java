// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.folder;

import dev.sluice.model.ModelException;
import dev.sluice.model.ModelException.Kind;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The error about a folder that lacks files: what is missing, what is there, what to do. */
final class Incomplete {

    static final String WHERE_FROM =
            "A model folder has config.json, preprocessor_config.json, tokenizer.json,"
                    + " generation_config.json and onnx/{vision_encoder,embed_tokens,"
                    + "decoder_model_merged}.onnx with their .onnx_data files, as the ONNX exports"
                    + " for transformers.js have them (on the Hugging Face hub for example"
                    + " onnx-community/Qwen2.5-VL-3B-Instruct-ONNX); or genai_config.json with the"
                    + " graphs that it names, as the model builder of onnxruntime-genai writes them;"
                    + " download the whole repository";

    private static final String EXPORT =
            " Sluice runs ONNX graphs: choose a repository with an ONNX export of this model, or"
                    + " export it. ";

    private static final int NAMES = 40;

    private Incomplete() {}

    /**
     * Creates the error.
     *
     * @param missing names of files
     */
    static ModelException of(Path folder, List<String> missing) {
        String found;
        String other = " ";
        try {
            List<String> files = files(folder);
            found = found(files);
            other = otherWeights(files);
        } catch (IOException | UncheckedIOException e) {
            found = "unknown, since the folder cannot be read (" + e.getMessage() + ")";
        }
        return new ModelException(
                Kind.INVALID,
                "model folder %s is incomplete. Missing: %s. Found: %s.%s%s"
                        .formatted(folder, String.join(", ", missing), found, other, WHERE_FROM));
    }

    private static List<String> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder, 2)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> folder.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }

    private static String found(List<String> files) {
        if (files.isEmpty()) {
            return "no files";
        }
        String names = String.join(", ", files.subList(0, Math.min(NAMES, files.size())));
        return files.size() > NAMES ? names + ", …" : names;
    }

    /** Names the weights of other programs, if there are some and no graph. */
    private static String otherWeights(List<String> files) {
        if (has(files, ".onnx")) {
            return " ";
        }
        if (has(files, ".gguf")) {
            return " These are weights of llama.cpp (GGUF)." + EXPORT;
        }
        return has(files, ".safetensors") || has(files, ".bin") || has(files, ".pt")
                ? " These are weights of PyTorch." + EXPORT
                : " ";
    }

    private static boolean has(List<String> files, String extension) {
        return files.stream().anyMatch(file -> file.endsWith(extension));
    }
}
