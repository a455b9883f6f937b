// SPDX-License-Identifier: Apache-2.0
package dev.sluice.platform.config;

import dev.sluice.platform.SluiceException;
import dev.sluice.platform.local.Home;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;

/** Writes a model folder's sluice.json. Stateless. */
public final class RecommendationFile {

    private static final ObjectMapper JSON = new ObjectMapper();

    private RecommendationFile() {}

    /** Returns the text of a file with these fields. */
    public static String text(ObjectNode fields) {
        return fields.toPrettyString() + "\n";
    }

    /**
     * Sets fields of a file, which need not exist. Its other fields stay, except what belongs to a
     * policy that is replaced: its threshold, and the note of a policy for a family.
     *
     * @throws SluiceException if the file is not JSON or cannot be written
     */
    public static void set(Path file, ObjectNode fields) {
        try {
            JsonNode before = Files.exists(file) ? JSON.readTree(file.toFile()) : null;
            ObjectNode after = fields.deepCopy();
            if (before instanceof ObjectNode object) {
                boolean replaced = fields.has(Recommendations.POLICY);
                object.properties().stream()
                        .filter(field -> !replaced || !isOfPolicy(field))
                        .forEach(field -> after.putIfAbsent(field.getKey(), field.getValue()));
            }
            write(file, text(after));
        } catch (JsonProcessingException e) {
            throw new SluiceException(
                    "%s is not JSON: %s".formatted(Home.display(file), e.getOriginalMessage()), e);
        } catch (IOException e) {
            throw new SluiceException("cannot write %s: %s".formatted(file, e.getMessage()), e);
        }
    }

    private static boolean isOfPolicy(Map.Entry<String, JsonNode> field) {
        return field.getKey().equals(Recommendations.THRESHOLD)
                || field.getKey().equals(Recommendations.NOTE)
                        && FamilyPolicy.isNote(field.getValue().asText());
    }

    /** A job that starts meanwhile reads the former file or the new one. */
    private static void write(Path file, String text) throws IOException {
        Path fresh = file.resolveSibling("." + file.getFileName() + ".new");
        try {
            Files.writeString(fresh, text);
            Files.move(
                    fresh,
                    file,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(fresh); // of a disk that is full
        }
    }
}
