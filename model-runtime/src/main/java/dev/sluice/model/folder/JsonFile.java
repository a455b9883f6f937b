package dev.sluice.model.folder;

import dev.sluice.model.ModelException;
import dev.sluice.model.ModelException.Kind;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * One JSON file of a model folder. Fields are addressed by dotted paths ({@code
 * vision_config.patch_size}); complaints name the file and the field. Immutable.
 */
public final class JsonFile {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Path file;
    private final JsonNode root;

    private JsonFile(Path file, JsonNode root) {
        this.file = file;
        this.root = root;
    }

    /** Reads a file that has to be there. */
    public static JsonFile read(Path file) throws ModelException {
        try {
            JsonNode root = MAPPER.readTree(file.toFile());
            if (!root.isObject()) {
                throw new ModelException(
                        Kind.INVALID, file + " holds no JSON object; download the file again");
            }
            return new JsonFile(file, root);
        } catch (IOException e) {
            throw new ModelException(
                    Kind.INVALID,
                    "Cannot read " + file + " as JSON (" + e.getMessage() + "); download it again",
                    e);
        }
    }

    /** Fields that stand in another file under other names; complaints name that file. */
    static JsonFile of(Path file, JsonNode root) {
        return new JsonFile(file, root);
    }

    /** The file itself, for those who put its fields in another order. */
    JsonNode root() {
        return root;
    }

    /** Reads a file that may be missing; then every field is missing. */
    public static JsonFile readIfThere(Path file) throws ModelException {
        return Files.isRegularFile(file)
                ? read(file)
                : new JsonFile(file, MAPPER.createObjectNode());
    }

    /** The first of these fields that is a number, or an error that names them all. */
    public int integer(String... paths) throws ModelException {
        for (String path : paths) {
            if (at(path).isNumber()) {
                return at(path).intValue();
            }
        }
        throw new ModelException(
                Kind.INVALID,
                file + " has no number " + String.join(" or ", paths) + ", which the model needs");
    }

    /** The field's number, or {@code otherwise} where it is missing. */
    public int integerOr(String path, int otherwise) {
        return at(path).isNumber() ? at(path).intValue() : otherwise;
    }

    /** The first of two fields that is a number, or {@code otherwise} where both are missing. */
    public int integerOr(String path, String second, int otherwise) {
        return integerOr(path, integerOr(second, otherwise));
    }

    /** The field's number, or {@code otherwise} where it is missing. */
    public double numberOr(String path, double otherwise) {
        return at(path).isNumber() ? at(path).doubleValue() : otherwise;
    }

    /** The field's truth value, or {@code otherwise} where it is missing. */
    public boolean flagOr(String path, boolean otherwise) {
        return at(path).isBoolean() ? at(path).booleanValue() : otherwise;
    }

    /** The field's text, or an error that names it. */
    public String text(String path) throws ModelException {
        if (!at(path).isTextual()) {
            throw new ModelException(
                    Kind.INVALID, file + " has no text " + path + ", which the model needs");
        }
        return at(path).textValue();
    }

    /** The field's numbers: of a list, of a single number, or none where it is missing. */
    public int[] integers(String path) {
        JsonNode node = at(path);
        if (node.isNumber()) {
            return new int[] {node.intValue()};
        }
        int[] values = new int[node.isArray() ? node.size() : 0];
        for (int i = 0; i < values.length; i++) {
            values[i] = node.get(i).intValue();
        }
        return values;
    }

    /** The field's {@code count} numbers, or an error that names it. */
    public float[] floats(String path, int count) throws ModelException {
        JsonNode node = at(path);
        if (!node.isArray() || node.size() != count) {
            throw new ModelException(
                    Kind.INVALID,
                    file + " has no list " + path + " of " + count + " numbers, but " + node);
        }
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) node.get(i).doubleValue();
        }
        return values;
    }

    private JsonNode at(String path) {
        JsonNode node = root;
        for (String name : path.split("\\.")) {
            node = node.path(name);
        }
        return node;
    }

    @Override
    public String toString() {
        return file.toString();
    }
}
