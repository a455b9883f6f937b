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

    /**
     * The first of these fields that is there, a size or a count of at least 1, or an error that
     * names them all.
     */
    public int positive(String... paths) throws ModelException {
        return whole(first(paths), 1);
    }

    /** The field's number, or {@code otherwise} where it is missing. */
    public int integerOr(String path, int otherwise) throws ModelException {
        return isThere(path) ? whole(path, Integer.MIN_VALUE) : otherwise;
    }

    /** The same of a number that is at least 1. */
    public int positiveOr(String path, int otherwise) throws ModelException {
        return isThere(path) ? whole(path, 1) : otherwise;
    }

    /** The first of two fields that is there, or {@code otherwise} where both are missing. */
    public int positiveOr(String path, String second, int otherwise) throws ModelException {
        return positiveOr(path, positiveOr(second, otherwise));
    }

    /** The field's number, which is above 0, or {@code otherwise} where it is missing. */
    public double rateOr(String path, double otherwise) throws ModelException {
        return isThere(path) ? number(path, at(path), true) : otherwise;
    }

    /** The field's truth value, or {@code otherwise} where it is missing. */
    public boolean flagOr(String path, boolean otherwise) throws ModelException {
        if (isThere(path) && !at(path).isBoolean()) {
            throw invalid(path, at(path), "true or false");
        }
        return isThere(path) ? at(path).booleanValue() : otherwise;
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
    public int[] integers(String path) throws ModelException {
        JsonNode node = at(path);
        if (!node.isArray()) {
            return isThere(path) ? new int[] {whole(path, Integer.MIN_VALUE)} : new int[0];
        }
        int[] values = new int[node.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = whole(path + "[" + i + "]", node.get(i), Integer.MIN_VALUE);
        }
        return values;
    }

    /** The field's {@code count} numbers, or an error that names it. */
    public float[] floats(String path, int count) throws ModelException {
        return floats(path, count, false);
    }

    /** The same of numbers that are all above 0. */
    public float[] positiveFloats(String path, int count) throws ModelException {
        return floats(path, count, true);
    }

    private float[] floats(String path, int count, boolean positive) throws ModelException {
        JsonNode node = at(path);
        if (!node.isArray() || node.size() != count) {
            throw new ModelException(
                    Kind.INVALID,
                    file + " has no list " + path + " of " + count + " numbers, but " + node);
        }
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) number(path + "[" + i + "]", node.get(i), positive);
        }
        return values;
    }

    private int whole(String path, int least) throws ModelException {
        return whole(path, at(path), least);
    }

    private int whole(String path, JsonNode node, int least) throws ModelException {
        if (!node.canConvertToExactIntegral()
                || !node.canConvertToInt()
                || node.intValue() < least) {
            throw invalid(
                    path, node, "a whole number" + (least == 1 ? " of at least 1" : " of 32 bits"));
        }
        return node.intValue();
    }

    /** A number that is one in single precision, too, as the arithmetic of models has it. */
    private double number(String path, JsonNode node, boolean positive) throws ModelException {
        double value = node.isNumber() ? node.doubleValue() : Double.NaN;
        if (!Float.isFinite((float) value) || positive && (float) value <= 0) {
            throw invalid(path, node, positive ? "a number above 0" : "a number");
        }
        return value;
    }

    private String first(String... paths) throws ModelException {
        for (String path : paths) {
            if (isThere(path)) {
                return path;
            }
        }
        throw new ModelException(
                Kind.INVALID,
                file + " has no number " + String.join(" or ", paths) + ", which the model needs");
    }

    /** A null stands for a field that is left out, as transformers writes it. */
    private boolean isThere(String path) {
        return !at(path).isMissingNode() && !at(path).isNull();
    }

    /** An error about a field that is there. */
    public ModelException invalid(String path, Object found, String expected) {
        return new ModelException(
                Kind.INVALID, "%s has %s = %s; expected %s".formatted(file, path, found, expected));
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
