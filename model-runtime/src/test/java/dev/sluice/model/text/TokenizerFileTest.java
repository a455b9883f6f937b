// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.text;

import dev.sluice.model.Fixture;
import dev.sluice.model.ModelException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Files at which the tokenizers library ends the process. */
class TokenizerFileTest {

    @TempDir private Path temp;

    @Test
    void aFileThatIsNoJsonBehindItsAddedTokensIsRefused() throws IOException {
        String text = text();
        int decoder = text.indexOf("\"decoder\"");
        assertThat(decoder).isGreaterThan(text.indexOf("\"added_tokens\""));
        int end = text.indexOf(',', decoder);
        assertRefused(text.substring(0, end) + text.substring(end + 1), "Unexpected character");
    }

    @Test
    void halfOfASurrogatePairInTheDecoderIsRefused() throws IOException {
        String text = text();
        int type = text.indexOf("\"type\"", text.indexOf("\"decoder\""));
        assertRefused(
                text.substring(0, type) + "\"a\": \"\\ud834\", " + text.substring(type),
                "does not take");
    }

    @Test
    void aPrefixOfWordsThatContinueIsRefused() throws IOException {
        assertRefused(
                text().replace(
                                "\"continuing_subword_prefix\": null",
                                "\"continuing_subword_prefix\": \"a long prefix\""),
                "expected none");
    }

    private static String text() throws IOException {
        return Files.readString(Fixture.named("tiny-qwen3_vl").path().resolve("tokenizer.json"));
    }

    private void assertRefused(String text, String expected) throws IOException {
        Path file = Files.writeString(temp.resolve("tokenizer.json"), text);
        assertThatThrownBy(() -> TextTokenizer.open(file))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining(expected);
    }
}
