// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.text;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Reads a tokenizer.json before the tokenizers library does. The library ends the process, and with
 * it a task manager, at some damaged files instead of reporting an error: if the file is no JSON,
 * if its parser does not take a text or a number of the decoder, or if a merge is shorter than the
 * prefix of words that continue. Such files are refused here.
 */
final class TokenizerFile {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** Does not keep the hundred thousand words of a vocabulary, which are names of fields. */
    private static final JsonFactory JSON =
            JsonFactory.builder()
                    .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                    .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                    .build();

    /** Levels of nested values; the library's parser takes 128 from the top of the file. */
    private static final int DEEPEST = 100;

    private TokenizerFile() {}

    /**
     * Returns the added tokens.
     *
     * @throws IOException if the file cannot be read, or if the library could not read it
     */
    static AddedTokens read(Path file) throws IOException {
        JsonNode tokens = MissingNode.getInstance();
        try (JsonParser json = JSON.createParser(file.toFile())) {
            json.setCodec(MAPPER);
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("found no JSON object");
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                JsonToken value = json.nextToken();
                if (name.equals("added_tokens")) {
                    tokens = json.readValueAsTree();
                } else if (name.equals("decoder")) {
                    checkPlain(json.readValueAsTree(), 0);
                } else if (name.equals("model") && value == JsonToken.START_OBJECT) {
                    scanModel(json);
                } else {
                    json.skipChildren();
                }
            }
        }
        return AddedTokens.of(tokens);
    }

    private static void checkPlain(JsonNode value, int depth) throws IOException {
        if (depth > DEEPEST
                || value.isTextual() && !isText(value.textValue())
                || value.isNumber() && !Double.isFinite(value.doubleValue())) {
            throw new IOException(
                    "found a decoder with values that the tokenizers library does not take");
        }
        for (var field : value.properties()) {
            if (!isText(field.getKey())) {
                throw new IOException("found half of a surrogate pair in a name of the decoder");
            }
        }
        for (JsonNode child : value) {
            checkPlain(child, depth + 1);
        }
    }

    /** Whether no surrogate stands alone. */
    private static boolean isText(String text) {
        return text.codePoints().noneMatch(it -> Character.getType(it) == Character.SURROGATE);
    }

    /** No family that Sluice opens has such a prefix. */
    private static void scanModel(JsonParser json) throws IOException {
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            JsonToken value = json.nextToken();
            if (name.equals("continuing_subword_prefix")
                    && value == JsonToken.VALUE_STRING
                    && !json.getText().isEmpty()) {
                throw new IOException(
                        "found model.continuing_subword_prefix; expected none, as byte-level tokenizers have");
            }
            json.skipChildren();
        }
    }
}
