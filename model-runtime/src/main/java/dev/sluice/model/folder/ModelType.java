// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.folder;

import dev.sluice.model.ModelException;
import dev.sluice.model.ModelException.Kind;
import dev.sluice.model.PositionAxes;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The kinds of models that Sluice opens, by the model_type of their configuration, with the axes of
 * the positions in their prompts.
 */
public enum ModelType {
    /** The conversions for transformers.js have the name of Apple's own code. */
    FAST_VLM(PositionAxes.ONE, "fast_vlm", "llava_qwen2"),
    /** transformers 4 writes the name with a hyphen. */
    LFM2_VL(PositionAxes.ONE, "lfm2_vl", "lfm2-vl"),
    LLAVA_ONEVISION(PositionAxes.ONE, "llava_onevision"),
    /** Fara is a Qwen2.5-VL that was trained to use a computer. */
    QWEN2_5_VL(PositionAxes.THREE, "qwen2_5_vl", "fara"),
    QWEN2_VL(PositionAxes.THREE, "qwen2_vl"),
    /** onnxruntime-genai's model builder writes the name without an underscore. */
    QWEN3_VL(PositionAxes.THREE, "qwen3_vl", "qwen3vl"),
    /** Qwen3-VL whose decoder consists of experts; frames and prompt are the same. */
    QWEN3_VL_MOE(PositionAxes.THREE, "qwen3_vl_moe"),
    QWEN3_5(PositionAxes.THREE, "qwen3_5"),
    /** Qwen3.5 whose decoder consists of experts; frames and prompt are the same. */
    QWEN3_5_MOE(PositionAxes.THREE, "qwen3_5_moe"),
    SMOLVLM(PositionAxes.ONE, "smolvlm");

    private final PositionAxes axes;
    private final String wireName;
    private final List<String> aliases;

    ModelType(PositionAxes axes, String wireName, String... aliases) {
        this.axes = axes;
        this.wireName = wireName;
        this.aliases = List.of(aliases);
    }

    /** Returns the name that transformers gives it. */
    public String wireName() {
        return wireName;
    }

    /** Returns the axes of the positions in its prompts. */
    public PositionAxes axes() {
        return axes;
    }

    /** Returns the type of this name, which may be one that other programs write. */
    public static Optional<ModelType> find(String name) {
        return Arrays.stream(values())
                .filter(type -> type.wireName.equals(name) || type.aliases.contains(name))
                .findFirst();
    }

    /** Returns the names of all types, with those that other programs write, in order. */
    public static List<String> names() {
        return Arrays.stream(values())
                .flatMap(type -> Stream.concat(Stream.of(type.wireName), type.aliases.stream()))
                .sorted()
                .toList();
    }

    /**
     * Reads the type of a model.
     *
     * @throws ModelException if Sluice does not open such models; the message names those that it
     *     opens
     */
    static ModelType of(JsonFile config) throws ModelException {
        String found = config.text("model_type");
        return find(found).orElseThrow(() -> unknown(config, found));
    }

    private static ModelException unknown(JsonFile config, String found) {
        String known =
                Arrays.stream(values()).map(ModelType::wireName).collect(Collectors.joining(", "));
        return new ModelException(
                Kind.INVALID,
                "%s has model_type %s%s; expected one of %s: choose a model of one of these families"
                        .formatted(
                                config,
                                JsonFile.shown(found),
                                OtherModels.described(found),
                                known));
    }
}
