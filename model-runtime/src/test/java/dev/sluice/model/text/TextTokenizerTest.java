// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.text;

import dev.sluice.model.Goldens;
import dev.sluice.model.ModelException;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Ids and texts against those of transformers' tokenizer. */
class TextTokenizerTest {

    private static TextTokenizer tokenizer;

    @BeforeAll
    static void open() throws ModelException {
        tokenizer = TextTokenizer.open(Goldens.model().resolve("tokenizer.json"));
    }

    @AfterAll
    static void close() {
        tokenizer.close();
    }

    static List<JsonNode> texts() {
        return Goldens.cases("tokenizer");
    }

    static List<JsonNode> decodes() {
        return Goldens.cases("decodes");
    }

    @ParameterizedTest
    @MethodSource("texts")
    void idsAreThoseOfTheReference(JsonNode text) {
        assertThat(tokenizer.encode(text.get("text").textValue()))
                .containsExactly(Goldens.ids(text.get("ids")));
    }

    @ParameterizedTest
    @MethodSource("texts")
    void decodedTextIsThatOfTheReference(JsonNode text) {
        assertThat(tokenizer.decode(Goldens.ids(text.get("ids"))))
                .isEqualTo(text.get("decoded_without_special").textValue());
    }

    @ParameterizedTest
    @MethodSource("decodes")
    void idsThatEndWithinACharacterDecodeAsInTheReference(JsonNode decode) {
        assertThat(tokenizer.decode(Goldens.ids(decode.get("ids"))))
                .isEqualTo(decode.get("decoded").textValue());
    }

    @Test
    void aLongTextIsNotTruncated() {
        String text = "yes no ".repeat(5000);
        assertThat(tokenizer.decode(tokenizer.encode(text))).isEqualTo(text);
    }

    @Test
    void anUnknownSpecialTokenIsRefused() {
        assertThatThrownBy(() -> tokenizer.special("<|nonsense|>"))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("<|nonsense|>");
    }

    @Test
    void aFileThatIsNotATokenizerIsRefused(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("tokenizer.json"), "{\"version\": 1}");
        assertThatThrownBy(() -> TextTokenizer.open(file))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining(file.toString());
    }
}
