// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.hub;

import dev.sluice.platform.SluiceException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Where a model folder was downloaded from, as a file in it says.
 *
 * @param repository the repository, OWNER/NAME
 * @param revision the revision that was asked for
 * @param commit the commit that it stood for
 * @param dtypes labels of the precisions that were downloaded, in alphabetical order
 */
public record PullRecord(
        String repository, String revision, String commit, TreeSet<String> dtypes) {

    /** The name of the file. */
    public static final String FILE = "sluice-pull.json";

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Reads the file of a folder; empty if the folder was not downloaded by this command. */
    public static Optional<PullRecord> read(Path folder) {
        Path file = folder.resolve(FILE);
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try {
            JsonNode root = JSON.readTree(file.toFile());
            TreeSet<String> dtypes = new TreeSet<>();
            root.path("dtypes").forEach(dtype -> dtypes.add(dtype.asText()));
            return Optional.of(
                    new PullRecord(
                            root.path("repository").asText(),
                            root.path("revision").asText(),
                            root.path("commit").asText(),
                            dtypes));
        } catch (IOException e) {
            throw new SluiceException(
                    "cannot read %s (%s); delete the folder and download it again"
                            .formatted(file, e.getMessage()),
                    e);
        }
    }

    /** Writes the file. */
    void write(Path folder) throws IOException {
        ObjectNode root =
                JSON.createObjectNode()
                        .put("repository", repository)
                        .put("revision", revision)
                        .put("commit", commit);
        dtypes.forEach(root.putArray("dtypes")::add);
        Files.writeString(
                folder.resolve(FILE),
                JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n");
    }

    /** Returns the record with one more precision. */
    PullRecord with(String dtype) {
        TreeSet<String> all = new TreeSet<>(dtypes);
        if (!dtype.isEmpty()) {
            all.add(dtype);
        }
        return new PullRecord(repository, revision, commit, all);
    }
}
