// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model;

import dev.sluice.model.tensor.Npy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** The tiny Qwen2.5-VL folder and the results of transformers for it (training/README.md). */
public final class Goldens {

    private static final String FOLDER = "/goldens/tiny-qwen2_5_vl/";
    private static final JsonNode CASES = readCases();

    private Goldens() {}

    /** The model folder of the repository. */
    public static Path model() {
        String home = Objects.requireNonNull(System.getProperty("sluice.home"), "sluice.home");
        return Path.of(home, "models", "tiny-qwen2_5_vl");
    }

    /** The cases of one kind. */
    public static List<JsonNode> cases(String kind) {
        List<JsonNode> cases = new ArrayList<>();
        CASES.get(kind).forEach(cases::add);
        return cases;
    }

    /** Returns a number of the golden file. */
    public static int number(String name) {
        return CASES.get(name).intValue();
    }

    /** Returns the case of a kind and a name. */
    public static JsonNode named(String kind, String name) {
        return cases(kind).stream()
                .filter(one -> one.get("name").textValue().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** Returns the array that a case names. */
    public static Npy array(JsonNode file) {
        try (InputStream in = Goldens.class.getResourceAsStream(FOLDER + file.textValue())) {
            return Npy.read(file.textValue(), in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A list of ids. */
    public static int[] ids(JsonNode list) {
        int[] ids = new int[list.size()];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = list.get(i).intValue();
        }
        return ids;
    }

    private static JsonNode readCases() {
        try (InputStream in = Goldens.class.getResourceAsStream(FOLDER + "cases.json")) {
            return new ObjectMapper().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
