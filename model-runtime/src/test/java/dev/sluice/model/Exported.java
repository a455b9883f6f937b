// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/**
 * A graph as an exporter writes it, which replaces that of a tiny folder, with the answers that
 * Python's ONNX Runtime gives (training/README.md).
 *
 * @param name of its file, without {@code .onnx}
 * @param fixture the folder
 * @param exporter the tool that wrote it
 * @param version of the tool
 * @param dtype of its weights
 * @param graph {@code decoder} or {@code vision}
 * @param answers for each answer of the folder's goldens, the ids with all tokens and kept ones
 * @param lacking the operator for which ONNX Runtime refuses the graph; empty if it runs it
 */
record Exported(
        String name,
        Fixture fixture,
        String exporter,
        String version,
        String dtype,
        String graph,
        List<JsonNode> answers,
        String lacking) {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** Returns all exported graphs. */
    static List<Exported> all() {
        List<Exported> all = new ArrayList<>();
        JsonNode answers = read("answers.json").get("answers");
        for (JsonNode entry : read("exporters.json")) {
            String name = entry.get("name").textValue();
            JsonNode found = answers.get(name);
            List<JsonNode> own = new ArrayList<>();
            if (found.isArray()) {
                found.forEach(own::add);
            }
            all.add(
                    new Exported(
                            name,
                            Fixture.named(entry.get("model").textValue()),
                            entry.get("exporter").textValue(),
                            entry.get("version").textValue(),
                            entry.get("dtype").textValue(),
                            entry.get("graph").textValue(),
                            own,
                            found.path("lacking").asText()));
        }
        return all;
    }

    /** The version of ONNX Runtime that gave the answers. */
    static String runtimeVersion() {
        return read("answers.json").get("onnxruntime").textValue();
    }

    /** Makes the folder with this graph below a temporary one. */
    Path folder(Path parent) throws IOException {
        FolderCopy copy = FolderCopy.of(fixture.path(), parent);
        boolean genai = Files.exists(copy.file("genai_config.json"));
        String file =
                graph.equals("vision")
                        ? genai ? "vision.onnx" : "onnx/vision_encoder.onnx"
                        : genai ? "text.onnx" : "onnx/decoder_model_merged.onnx";
        Files.copy(resource(name + ".onnx"), copy.file(file), StandardCopyOption.REPLACE_EXISTING);
        return copy.path();
    }

    /** Returns a file of the folder of exporters' graphs. */
    static Path resource(String file) {
        try {
            return Path.of(Exported.class.getResource("/exporters/" + file).toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(file, e);
        }
    }

    private static JsonNode read(String file) {
        try {
            return MAPPER.readTree(resource(file).toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
