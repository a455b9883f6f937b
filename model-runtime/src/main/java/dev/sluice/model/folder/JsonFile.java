// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.folder;

import dev.sluice.model.ModelException;
import dev.sluice.model.ModelException.Kind;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A JSON file of a model folder. Fields are addressed by dotted paths ({@code
 * vision_config.patch_size}); errors name the file and the field. A field that the file does not
 * state can have a default. Safe for use by several threads.
 */
public final class JsonFile {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private static final int SHOWN = 200; // characters of a value in a message

    private final Path file;
    private final JsonNode root;
    private final JsonNode defaults; // values of fields that the file does not state

    /** Fields whose default was read. */
    private final Set<String> defaultsUsed = ConcurrentHashMap.newKeySet();

    private JsonFile(Path file, JsonNode root, JsonNode defaults) {
        this.file = file;
        this.root = root;
        this.defaults = defaults;
    }

    /** Reads a file that has to exist. */
    public static JsonFile read(Path file) throws ModelException {
        try {
            JsonNode root = MAPPER.readTree(file.toFile());
            if (!root.isObject()) {
                throw new ModelException(
                        Kind.INVALID, file + " holds no JSON object; download it again");
            }
            return of(file, root);
        } catch (IOException e) {
            throw new ModelException(
                    Kind.INVALID,
                    "cannot read %s as JSON (%s); download it again"
                            .formatted(file, e.getMessage()),
                    e);
        }
    }

    /** Wraps fields that a file has under other names; errors name that file. */
    static JsonFile of(Path file, JsonNode root) {
        return new JsonFile(file, root, MissingNode.getInstance());
    }

    /** Returns the file with values for fields that it does not state. */
    JsonFile withDefaults(JsonNode values) {
        return new JsonFile(file, root, values);
    }

    /** Whether the file itself has a value for a field. */
    public boolean states(String path) {
        return isValue(at(root, path));
    }

    /**
     * Returns the fields that the file does not state and whose default was read, as {@code name =
     * value}, in alphabetical order. A field that it states at the top level or among those of the
     * language model is not one of them.
     */
    public List<String> defaultsUsed() {
        return defaultsUsed.stream()
                .filter(path -> !states(leaf(path)) && !states("text_config." + leaf(path)))
                .sorted()
                .map(path -> path + " = " + shown(at(defaults, path)))
                .toList();
    }

    private static String leaf(String path) {
        return path.substring(path.lastIndexOf('.') + 1);
    }

    /** Returns all fields. */
    JsonNode root() {
        return root;
    }

    /** Reads a file that may be missing; every field of a missing file is missing. */
    public static JsonFile readIfPresent(Path file) throws ModelException {
        return Files.isRegularFile(file) ? read(file) : of(file, MAPPER.createObjectNode());
    }

    /**
     * Returns the first of these fields that the file states, an integer of at least 1, else the
     * first that has a default; fails if there is none.
     */
    public int positive(String... paths) throws ModelException {
        return whole(first(paths), 1);
    }

    /** Returns an integer field, or {@code otherwise} if it is missing. */
    public int integerOr(String path, int otherwise) throws ModelException {
        return isPresent(path) ? whole(path, Integer.MIN_VALUE) : otherwise;
    }

    /** Returns an integer field of at least 1, or {@code otherwise} if it is missing. */
    public int positiveOr(String path, int otherwise) throws ModelException {
        return isPresent(path) ? whole(path, 1) : otherwise;
    }

    /**
     * Returns the first of two fields that is present, or {@code otherwise} if both are missing.
     */
    public int positiveOr(String path, String second, int otherwise) throws ModelException {
        return positiveOr(path, positiveOr(second, otherwise));
    }

    /** Returns a number field above 0, or {@code otherwise} if it is missing. */
    public double rateOr(String path, double otherwise) throws ModelException {
        return isPresent(path) ? number(path, at(path), true) : otherwise;
    }

    /** Returns a number field above 0; fails if it is missing. */
    public double rate(String path) throws ModelException {
        return number(path, at(first(path)), true);
    }

    /** Returns a boolean field, or {@code otherwise} if it is missing. */
    public boolean flagOr(String path, boolean otherwise) throws ModelException {
        if (isPresent(path) && !at(path).isBoolean()) {
            throw invalid(path, at(path), "true or false");
        }
        return isPresent(path) ? at(path).booleanValue() : otherwise;
    }

    /** Returns a text field; fails if it is missing. */
    public String text(String path) throws ModelException {
        if (!at(path).isTextual()) {
            throw new ModelException(
                    Kind.INVALID, file + " has no text " + path + ", which the model needs");
        }
        return at(path).textValue();
    }

    /** Returns the integers of a list or of a single integer; none if the field is missing. */
    public int[] integers(String path) throws ModelException {
        JsonNode node = at(path);
        if (!node.isArray()) {
            return isPresent(path) ? new int[] {whole(path, Integer.MIN_VALUE)} : new int[0];
        }
        int[] values = new int[node.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = whole(path + "[" + i + "]", node.get(i), Integer.MIN_VALUE);
        }
        return values;
    }

    /** Returns a list of {@code count} numbers; fails if it is missing. */
    public float[] floats(String path, int count) throws ModelException {
        return floats(path, count, false);
    }

    /** Returns a list of {@code count} numbers above 0; fails if it is missing. */
    public float[] positiveFloats(String path, int count) throws ModelException {
        return floats(path, count, true);
    }

    private float[] floats(String path, int count, boolean positive) throws ModelException {
        JsonNode node = at(path);
        if (!node.isArray() || node.size() != count) {
            throw new ModelException(
                    Kind.INVALID,
                    "%s has %s = %s; expected a list of %d numbers"
                            .formatted(file, path, shown(node), count));
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
                    path, node, "an integer" + (least == 1 ? " of at least 1" : " of 32 bits"));
        }
        return node.intValue();
    }

    /** Returns a number that is finite in single precision, in which models compute. */
    private double number(String path, JsonNode node, boolean positive) throws ModelException {
        double value = node.isNumber() ? node.doubleValue() : Double.NaN;
        if (!Float.isFinite((float) value) || positive && (float) value <= 0) {
            throw invalid(path, node, positive ? "a number above 0" : "a number");
        }
        return value;
    }

    private String first(String... paths) throws ModelException {
        for (String path : paths) {
            if (states(path)) {
                return path;
            }
        }
        for (String path : paths) {
            if (isPresent(path)) {
                return path;
            }
        }
        throw new ModelException(
                Kind.INVALID,
                file + " has no number " + String.join(" or ", paths) + ", which the model needs");
    }

    private boolean isPresent(String path) {
        return isValue(at(path));
    }

    /** A null counts as missing, since transformers writes missing fields as null. */
    private static boolean isValue(JsonNode node) {
        return !node.isMissingNode() && !node.isNull();
    }

    /** Creates an error about the value of a field. */
    public ModelException invalid(String path, Object found, String expected) {
        return new ModelException(
                Kind.INVALID,
                "%s has %s = %s; expected %s".formatted(file, path, shown(found), expected));
    }

    /** Shortens a value, so that it fits into a message. */
    public static String shown(Object value) {
        String text = value.toString();
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
    }

    private JsonNode at(String path) {
        JsonNode stated = at(root, path);
        if (isValue(stated) || !isValue(at(defaults, path))) {
            return stated;
        }
        defaultsUsed.add(path);
        return at(defaults, path);
    }

    private static JsonNode at(JsonNode root, String path) {
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
