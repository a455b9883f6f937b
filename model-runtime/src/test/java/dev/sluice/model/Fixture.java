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
 * A tiny folder in one precision, and what transformers makes of its weights (training/README.md).
 *
 * @param model name of the folder
 * @param path the folder
 * @param family its model_type
 * @param suffix of its graphs
 * @param tolerance largest difference of a number
 * @param goldens where cases.json and its arrays lie
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

    /** A folder with more of them, as {@code make_tiny_models.py --sizes other --out} makes it. */
    private static final String MORE = System.getProperty("sluice.fixtures", "");

    /** Where they run: {@code cpu}, or {@code cuda} on a machine that has it. */
    private static final String PROVIDER = System.getProperty("sluice.fixtures.provider", "cpu");

    /** All of them, the first the one that Sluice ships. */
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

    /** The one of this name in full precision. */
    public static Fixture named(String model) {
        return all().stream()
                .filter(one -> one.model.equals(model) && one.suffix.isEmpty())
                .findFirst()
                .orElseThrow();
    }

    /** How the folder is opened: small blocks, so that a prompt takes several. */
    public RuntimeOptions options() {
        return new RuntimeOptions(PROVIDER, suffix, 1, 7).withProviderOptions(providerOptions());
    }

    /** How graphs are opened, one by one. */
    static OrtSessionFactory sessions() {
        ExecutionProvider provider = ExecutionProvider.valueOf(PROVIDER.toUpperCase(Locale.ROOT));
        return new OrtSessionFactory(provider, 1, providerOptions());
    }

    /** On a GPU, multiplications with all digits. */
    private static ProviderOptions providerOptions() {
        return PROVIDER.equals("cpu")
                ? ProviderOptions.none()
                : new ProviderOptions(Map.of("use_tf32", "0"));
    }

    /** The cases of one kind; none where the family has none. */
    public List<JsonNode> list(String kind) {
        List<JsonNode> list = new ArrayList<>();
        cases.path(kind).forEach(list::add);
        return list;
    }

    /** The clip of this name. */
    public JsonNode clip(JsonNode name) {
        return list("clips").stream()
                .filter(clip -> clip.get("name").equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** The array that a case names. */
    public Npy array(JsonNode file) {
        try {
            Path path = goldens.resolve(file.textValue());
            return Npy.read(path.toString(), Files.readAllBytes(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The content of its tokenizer.json. */
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
