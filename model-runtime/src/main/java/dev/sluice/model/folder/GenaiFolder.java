// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.folder;

import dev.sluice.model.ModelException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * A folder in the layout of onnxruntime-genai: genai_config.json names the graphs and takes the
 * place of config.json, and a list of operations takes the place of preprocessor_config.json.
 */
final class GenaiFolder {

    static final String CONFIG = "genai_config.json";

    /** The section of genai_config.json about each graph. */
    private static final Map<GraphKind, String> PARTS =
            new EnumMap<>(
                    Map.of(
                            GraphKind.VISION_ENCODER, "vision",
                            GraphKind.EMBED_TOKENS, "embedding",
                            GraphKind.DECODER, "decoder"));

    /** Sizes that both files state under the same names. */
    private static final List<String> DECODER_SIZES =
            List.of(
                    "hidden_size",
                    "num_hidden_layers",
                    "num_attention_heads",
                    "num_key_value_heads");

    private static final String PROCESSOR = "processor_config.json";

    private GenaiFolder() {}

    static ModelFolder open(Path path) throws ModelException {
        JsonNode model = JsonFile.read(path.resolve(CONFIG)).root().path("model");
        JsonFile config = JsonFile.of(path.resolve(CONFIG), config(model));
        ModelType type = ModelType.of(config);
        List<String> missing = new ArrayList<>();
        Map<GraphKind, Path> graphs = new EnumMap<>(GraphKind.class);
        for (Map.Entry<GraphKind, String> part : PARTS.entrySet()) {
            String name = model.path(part.getValue()).path("filename").asText("");
            Path file = file(path, name);
            if (name.isEmpty()) {
                missing.add("model." + part.getValue() + ".filename in " + CONFIG);
            } else if (!Files.isRegularFile(file)) {
                missing.add(JsonFile.shown(name));
            } else {
                ModelFolder.refusePointer(file);
                graphs.put(part.getKey(), file);
            }
        }
        String processor = model.path("vision").path("config_filename").asText(PROCESSOR);
        for (String name : List.of(processor, ModelFolder.TOKENIZER)) {
            if (!Files.isRegularFile(file(path, name))) {
                missing.add(JsonFile.shown(name));
            }
        }
        if (!missing.isEmpty()) {
            throw Incomplete.of(path, missing);
        }
        return new ModelFolder(
                path,
                type,
                config.withDefaults(ClassDefaults.of(type, config.root())),
                preprocessor(file(path, processor)),
                JsonFile.of(path.resolve(CONFIG), generation(model)),
                path.resolve(ModelFolder.TOKENIZER),
                graphs);
    }

    private static Path file(Path folder, String name) throws ModelException {
        try {
            return NamedFile.in(folder, name);
        } catch (IOException e) {
            throw new ModelException(
                    ModelException.Kind.INVALID, folder.resolve(CONFIG) + ": " + e.getMessage(), e);
        }
    }

    /** Returns the fields of config.json, which genai_config.json has under other names. */
    private static ObjectNode config(JsonNode model) {
        ObjectNode config = JsonNodeFactory.instance.objectNode();
        JsonNode decoder = model.path("decoder");
        JsonNode vision = model.path("vision");
        copy(config, "model_type", model.path("type"));
        copy(config, "max_position_embeddings", model.path("context_length"));
        copy(config, "vocab_size", model.path("vocab_size"));
        copy(config, "eos_token_id", model.path("eos_token_id"));
        copy(config, "head_dim", decoder.path("head_size"));
        for (String size : DECODER_SIZES) {
            copy(config, size, decoder.path(size));
        }
        for (String token : List.of("image_token_id", "video_token_id", "vision_start_token_id")) {
            copy(config, token, model.path(token));
        }
        ObjectNode encoder = config.putObject("vision_config");
        for (String size : List.of("patch_size", "spatial_merge_size", "tokens_per_second")) {
            copy(encoder, size, vision.path(size));
        }
        copy(encoder, "temporal_patch_size", vision.path("temporal_patch_size"));
        return config;
    }

    private static ObjectNode generation(JsonNode model) {
        ObjectNode generation = JsonNodeFactory.instance.objectNode();
        copy(generation, "eos_token_id", model.path("eos_token_id"));
        return generation;
    }

    /** Merges the attributes of all operations, whose names are distinct. */
    private static JsonFile preprocessor(Path file) throws ModelException {
        ObjectNode fields = JsonNodeFactory.instance.objectNode();
        for (JsonNode transform : JsonFile.read(file).root().path("processor").path("transforms")) {
            transform
                    .path("operation")
                    .path("attrs")
                    .properties()
                    .forEach(
                            attribute ->
                                    fields.set(
                                            fieldName(attribute.getKey()), attribute.getValue()));
        }
        return JsonFile.of(file, fields);
    }

    private static String fieldName(String attribute) {
        return switch (attribute) {
            case "mean" -> "image_mean";
            case "std" -> "image_std";
            default -> attribute;
        };
    }

    private static void copy(ObjectNode to, String name, JsonNode value) {
        if (!value.isMissingNode()) {
            to.set(name, value);
        }
    }
}
