// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.folder;

import dev.sluice.model.ModelException;
import dev.sluice.model.ModelException.Kind;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A complete model folder in the layout of transformers.js or of onnxruntime-genai.
 *
 * @param path the folder, without symbolic links
 * @param type the kind of model
 * @param config config.json, or the equivalent fields, with the defaults of the model's class
 * @param preprocessor preprocessor_config.json, or the equivalent fields of another file
 * @param generation generation_config.json, or the equivalent fields; no fields if the file is
 *     missing
 * @param tokenizer tokenizer.json
 * @param graphs one file for every graph
 */
public record ModelFolder(
        Path path,
        ModelType type,
        JsonFile config,
        JsonFile preprocessor,
        JsonFile generation,
        Path tokenizer,
        Map<GraphKind, Path> graphs) {

    private static final String CONFIG = "config.json";
    static final String TOKENIZER = "tokenizer.json";

    private static final String LFS_POINTER = "version https://git-lfs";

    /**
     * Finds all files of a model; fails if one is missing.
     *
     * @param suffixes file suffixes of graphs, the preferred one first; the first existing file of
     *     each graph is taken
     */
    public static ModelFolder open(Path folder, List<String> suffixes) throws ModelException {
        Path path = realPath(folder);
        // A folder with both or neither of the files is read in the more common layout.
        if (Files.isRegularFile(path.resolve(GenaiFolder.CONFIG))
                && !Files.isRegularFile(path.resolve(CONFIG))) {
            return GenaiFolder.open(path);
        }
        JsonFile config = JsonFile.readIfPresent(path.resolve(CONFIG));
        List<String> missing = new ArrayList<>();
        // Files of another kind of model can have other names, so the kind is looked at first.
        ModelType type = null;
        if (Files.isRegularFile(path.resolve(CONFIG))) {
            type = ModelType.of(config);
        } else {
            missing.add(CONFIG);
        }
        Optional<JsonFile> preprocessor = ProcessorFile.find(path);
        if (preprocessor.isEmpty()) {
            missing.add(ProcessorFile.NAME);
        }
        if (!Files.isRegularFile(path.resolve(TOKENIZER))) {
            missing.add(TOKENIZER);
        }
        Map<GraphKind, Path> graphs = new EnumMap<>(GraphKind.class);
        for (GraphKind graph : GraphKind.values()) {
            findGraph(path, graph, suffixes, graphs, missing);
        }
        if (type == null || preprocessor.isEmpty() || !missing.isEmpty()) {
            throw Incomplete.of(path, missing);
        }
        return new ModelFolder(
                path,
                type,
                config.withDefaults(ClassDefaults.of(type, config.root())),
                preprocessor.get(),
                JsonFile.readIfPresent(path.resolve("generation_config.json")),
                path.resolve(TOKENIZER),
                graphs);
    }

    /** Returns the sizes of the decoder that the configuration states. */
    public DecoderSizes decoderSizes() throws ModelException {
        return DecoderSizes.of(config);
    }

    /** Whether it has the layout of onnxruntime-genai. */
    public boolean isGenai() {
        return config.toString().endsWith(GenaiFolder.CONFIG);
    }

    /** Returns the file of a graph. */
    public Path graph(GraphKind kind) {
        Path file = graphs.get(kind);
        if (file == null) {
            throw new IllegalStateException(
                    "found the graphs %s in %s, expected %s, too"
                            .formatted(graphs.keySet(), path, kind));
        }
        return file;
    }

    /** Resolves the symbolic links of a folder; fails if there is no such folder. */
    public static Path realPath(Path folder) throws ModelException {
        if (!Files.isDirectory(folder)) {
            throw new ModelException(
                    Kind.INVALID,
                    (Files.exists(folder) ? "not a folder: " : "no such model folder: ")
                            + folder.toAbsolutePath()
                            + ". "
                            + Incomplete.WHERE_FROM);
        }
        try {
            return folder.toRealPath();
        } catch (IOException e) {
            throw new ModelException(
                    Kind.INVALID, "cannot read model folder " + folder + ": " + e.getMessage(), e);
        }
    }

    /** Returns the model's name, which is that of its folder without symbolic links. */
    public static String name(Path realPath) {
        return String.valueOf(realPath.getFileName());
    }

    private static void findGraph(
            Path path,
            GraphKind graph,
            List<String> suffixes,
            Map<GraphKind, Path> graphs,
            List<String> missing)
            throws ModelException {
        for (String suffix : suffixes) {
            Path file = path.resolve(graph.file(suffix));
            if (Files.isRegularFile(file)) {
                refusePointer(file);
                graphs.put(graph, file);
                return;
            }
        }
        String tried = suffixes.size() == 1 ? "" : " (or with another suffix)";
        missing.add(graph.file(suffixes.get(0)) + tried);
    }

    /** Refuses the few lines of text that a clone without Git LFS has instead of the weights. */
    static void refusePointer(Path file) throws ModelException {
        try {
            if (Files.size(file) < 1024
                    && new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1)
                            .startsWith(LFS_POINTER)) {
                throw new ModelException(
                        Kind.INVALID,
                        "%s is a Git LFS pointer, expected the graph; run `git lfs pull` in the folder"
                                .formatted(file));
            }
        } catch (IOException e) {
            throw new ModelException(
                    Kind.INVALID, "cannot read " + file + ": " + e.getMessage(), e);
        }
    }
}
