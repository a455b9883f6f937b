// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.folder;

import dev.sluice.model.ModelException;
import dev.sluice.model.ModelException.Kind;

import com.fasterxml.jackson.databind.JsonNode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The Jinja template that turns messages into a prompt. Sluice has the prompts of its families in
 * code and reads from templates only in what models of one family differ.
 */
public final class ChatTemplate {

    private static final String FIELD = "chat_template";

    private ChatTemplate() {}

    /**
     * Reads the template of a folder: chat_template.jinja, else chat_template.json, else
     * tokenizer_config.json, as transformers does.
     */
    public static Optional<String> of(Path folder) throws ModelException {
        Path jinja = folder.resolve("chat_template.jinja");
        if (Files.isRegularFile(jinja)) {
            try {
                return Optional.of(Files.readString(jinja));
            } catch (IOException e) {
                throw new ModelException(
                        Kind.INVALID, "cannot read " + jinja + ": " + e.getMessage(), e);
            }
        }
        for (String file : new String[] {"chat_template.json", "tokenizer_config.json"}) {
            JsonNode template = JsonFile.readIfPresent(folder.resolve(file)).root().path(FIELD);
            if (template.isTextual()) {
                return Optional.of(template.textValue());
            }
        }
        return Optional.empty();
    }
}
