// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model;

import dev.sluice.model.onnx.OrtSessionFactory;
import dev.sluice.model.tensor.Npy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A tiny folder in one precision, with the results of transformers for its weights
 * (training/README.md).
 *
 * @param model name of the folder
 * @param path the folder
 * @param family its model_type
 * @param suffix of its graphs
 * @param tolerance largest difference of a value
 * @param goldens folder with cases.json and its arrays
 * @param cases the content of cases.json
 */
public record Fixture(
        String model,
        Path path,
        String family,
        String suffix,
        float tolerance,
        Path goldens,
        JsonNode cases) {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** A folder with more fixtures, made by {@code make_tiny_models.py --sizes other --out}. */
    private static final String MORE = System.getProperty("sluice.fixtures", "");

    /** The execution provider: {@code cpu}, or {@code cuda} on a machine that has it. */
    private static final String PROVIDER = System.getProperty("sluice.fixtures.provider", "cpu");

    /** Returns all fixtures; the first is the one that Sluice ships. */
    public static List<Fixture> all() {
        List<Fixture> fixtures = new ArrayList<>();
        add(fixtures, resource("models"), resource("goldens"));
        if (!MORE.isEmpty()) {
            add(fixtures, Path.of(MORE, "models"), Path.of(MORE, "goldens"));
        }
        return fixtures;
    }

    private static void add(List<Fixture> fixtures, Path models, Path allGoldens) {
        for (JsonNode entry : read(models.resolve("fixtures.json"))) {
            String model = entry.get("model").textValue();
            Path goldens = allGoldens.resolve(entry.get("goldens").textValue());
            fixtures.add(
                    new Fixture(
                            model,
                            model.equals("tiny-qwen2_5_vl")
                                    ? Goldens.model()
                                    : models.resolve(model),
                            entry.get("family").textValue(),
                            entry.get("suffix").textValue(),
                            entry.get("tolerance").floatValue(),
                            goldens,
                            read(goldens.resolve("cases.json"))));
        }
    }

    /** Returns the fixture of this name in full precision. */
    public static Fixture named(String model) {
        return all().stream()
                .filter(one -> one.model.equals(model) && one.suffix.isEmpty())
                .findFirst()
                .orElseThrow();
    }

    /** Options with small blocks, so that a prompt takes several. */
    public RuntimeOptions options() {
        return new RuntimeOptions(PROVIDER, suffix, 1, 7).withProviderOptions(providerOptions());
    }

    /** Opens single graphs. */
    static OrtSessionFactory sessions() {
        ExecutionProvider provider = ExecutionProvider.valueOf(PROVIDER.toUpperCase(Locale.ROOT));
        return new OrtSessionFactory(provider, 1, providerOptions());
    }

    /** On a GPU, products in full precision. */
    private static ProviderOptions providerOptions() {
        return PROVIDER.equals("cpu")
                ? ProviderOptions.none()
                : new ProviderOptions(Map.of("use_tf32", "0"));
    }

    /** Returns the cases of one kind; none if the family has none. */
    public List<JsonNode> list(String kind) {
        List<JsonNode> list = new ArrayList<>();
        cases.path(kind).forEach(list::add);
        return list;
    }

    /** Returns the clip of this name. */
    public JsonNode clip(JsonNode name) {
        return list("clips").stream()
                .filter(clip -> clip.get("name").equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** Returns the array that a case names. */
    public Npy array(JsonNode file) {
        try {
            Path path = goldens.resolve(file.textValue());
            return Npy.read(path.toString(), Files.readAllBytes(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the content of its tokenizer.json. */
    static JsonNode tokenizerFile(Fixture fixture) {
        return read(fixture.path.resolve("tokenizer.json"));
    }

    private static Path resource(String name) {
        try {
            return Path.of(Fixture.class.getResource("/" + name).toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(name, e);
        }
    }

    private static JsonNode read(Path file) {
        try {
            return MAPPER.readTree(file.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return model + suffix;
    }
}
