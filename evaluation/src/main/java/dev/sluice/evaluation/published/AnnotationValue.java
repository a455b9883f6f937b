// SPDX-License-Identifier: Apache-2.0
package dev.sluice.evaluation.published;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A value of an annotation file, with its path in the file for error messages. Immutable. */
final class AnnotationValue {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final String path;
    private final JsonNode node;

    private AnnotationValue(String path, JsonNode node) {
        this.path = path;
        this.node = node;
    }

    /** Reads a file. */
    static AnnotationValue read(Path file) throws BenchmarkException {
        try {
            return new AnnotationValue(
                    String.valueOf(file.getFileName()), JSON.readTree(Files.readAllBytes(file)));
        } catch (JsonProcessingException e) {
            throw new BenchmarkException(
                    "%s is not JSON (%s); expected the benchmark's annotation file"
                            .formatted(file, e.getOriginalMessage()),
                    e);
        } catch (IOException e) {
            throw new BenchmarkException(
                    "cannot read the annotations %s: %s".formatted(file, e), e);
        }
    }

    boolean isList() {
        return node.isArray();
    }

    boolean has(String field) {
        return node.hasNonNull(field);
    }

    /** Returns the values of a list. */
    List<AnnotationValue> items() throws BenchmarkException {
        if (!node.isArray()) {
            throw wrong("a list");
        }
        List<AnnotationValue> items = new ArrayList<>(node.size());
        for (int i = 0; i < node.size(); i++) {
            items.add(new AnnotationValue("%s[%d]".formatted(path, i), node.get(i)));
        }
        return items;
    }

    AnnotationValue get(String field) throws BenchmarkException {
        JsonNode value = node.get(field);
        if (value == null || value.isNull()) {
            throw new BenchmarkException(
                    "%s has no '%s'; expected the benchmark's annotation file"
                            .formatted(path, field));
        }
        return new AnnotationValue(path + "." + field, value);
    }

    String text() throws BenchmarkException {
        if (!node.isTextual()) {
            throw wrong("a text");
        }
        return node.textValue();
    }

    String text(String field) throws BenchmarkException {
        return get(field).text();
    }

    double number(String field) throws BenchmarkException {
        AnnotationValue value = get(field);
        if (!value.node.isNumber()) {
            throw value.wrong("a number");
        }
        return value.node.doubleValue();
    }

    List<String> texts(String field) throws BenchmarkException {
        List<String> texts = new ArrayList<>();
        for (AnnotationValue item : get(field).items()) {
            texts.add(item.text());
        }
        return texts;
    }

    /** Returns the seconds of a time such as {@code 00:03:10}, {@code 03:10} or {@code 10}. */
    int seconds(String field) throws BenchmarkException {
        AnnotationValue value = get(field);
        int seconds = 0;
        for (String part : value.text().split(":", -1)) {
            if (!part.matches("\\d{1,6}")) {
                throw value.wrong("a time such as 00:03:10");
            }
            seconds = 60 * seconds + Integer.parseInt(part);
        }
        return seconds;
    }

    /** Returns the error of this value. */
    BenchmarkException wrong(String expected) {
        return new BenchmarkException("%s is %s; expected %s".formatted(path, node, expected));
    }
}
