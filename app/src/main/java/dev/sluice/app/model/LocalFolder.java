// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.model;

import dev.sluice.app.hub.Dtype;
import dev.sluice.app.hub.PullRecord;
import dev.sluice.model.VideoLlms;
import dev.sluice.platform.SluiceException;
import dev.sluice.platform.config.Recommendations;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A model folder on this machine, as far as its files say without being opened.
 *
 * @param path the folder
 * @param type model_type of its configuration; empty if it cannot be read
 * @param dtypes labels of the precisions of which all graphs are there; none in the layout of
 *     onnxruntime-genai
 * @param bytes length of all its files
 * @param origin where it was downloaded from; empty if not by this command
 * @param recommended what its sluice.json recommends; empty without the file
 */
record LocalFolder(
        Path path,
        String type,
        List<String> dtypes,
        long bytes,
        Optional<PullRecord> origin,
        Optional<Recommendations> recommended) {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final List<String> CONFIGS = List.of("config.json", "genai_config.json");

    /** Finds the model folders in a folder, in the order of their names. */
    static List<LocalFolder> in(Path parent) {
        if (!Files.isDirectory(parent)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(parent)) {
            return all.filter(path -> !path.getFileName().toString().startsWith("."))
                    .filter(
                            path ->
                                    CONFIGS.stream()
                                            .map(path::resolve)
                                            .anyMatch(Files::isRegularFile))
                    .sorted()
                    .map(LocalFolder::of)
                    .toList();
        } catch (IOException e) {
            throw new SluiceException("cannot read %s: %s".formatted(parent, e.getMessage()), e);
        }
    }

    private static LocalFolder of(Path path) {
        return new LocalFolder(
                path,
                type(path),
                Arrays.stream(Dtype.values())
                        .filter(
                                dtype ->
                                        VideoLlms.graphFiles(dtype.suffix()).stream()
                                                .map(path::resolve)
                                                .allMatch(Files::isRegularFile))
                        .map(Dtype::label)
                        .toList(),
                size(path),
                PullRecord.read(path),
                Recommendations.read(path));
    }

    /** A folder with both files is read as the first of them says. */
    private static String type(Path path) {
        try {
            Path config = path.resolve(CONFIGS.get(0));
            if (Files.isRegularFile(config)) {
                return JSON.readTree(config.toFile()).path("model_type").asText();
            }
            JsonNode genai = JSON.readTree(path.resolve(CONFIGS.get(1)).toFile());
            return genai.path("model").path("type").asText();
        } catch (IOException e) {
            return ""; // 'model check' says what is wrong with it
        }
    }

    private static long size(Path path) {
        try (Stream<Path> files = Files.walk(path)) {
            long bytes = 0;
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                bytes += Files.size(file);
            }
            return bytes;
        } catch (IOException e) {
            throw new SluiceException("cannot read %s: %s".formatted(path, e.getMessage()), e);
        }
    }
}
