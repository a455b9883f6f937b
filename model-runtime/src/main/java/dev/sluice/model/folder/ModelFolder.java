package dev.sluice.model.folder;

import dev.sluice.model.ModelException;
import dev.sluice.model.ModelException.Kind;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A complete model folder in the layout of transformers.js or of onnxruntime-genai.
 *
 * @param path the folder, without symbolic links
 * @param config config.json, or what stands for it
 * @param preprocessor preprocessor_config.json, or what stands for it
 * @param generation generation_config.json, or what stands for it; without fields where the file is
 *     missing
 * @param tokenizer tokenizer.json
 * @param graphs one file for every graph
 */
public record ModelFolder(
        Path path,
        JsonFile config,
        JsonFile preprocessor,
        JsonFile generation,
        Path tokenizer,
        Map<GraphKind, Path> graphs) {

    private static final String CONFIG = "config.json";
    private static final String PREPROCESSOR = "preprocessor_config.json";
    static final String TOKENIZER = "tokenizer.json";

    private static final String WHERE_FROM =
            "A model folder has config.json, preprocessor_config.json, tokenizer.json,"
                    + " generation_config.json and onnx/{vision_encoder,embed_tokens,"
                    + "decoder_model_merged}.onnx with their .onnx_data files, as the ONNX exports"
                    + " for transformers.js have them (on the Hugging Face hub for example"
                    + " onnx-community/Qwen2.5-VL-3B-Instruct-ONNX); or genai_config.json with the"
                    + " graphs that it names, as the model builder of onnxruntime-genai writes them;"
                    + " download the whole repository";

    private static final String LFS_POINTER = "version https://git-lfs";

    /**
     * Finds all files of a model, and refuses the folder if one is missing.
     *
     * @param suffixes file suffixes of graphs, the most wanted first; each graph takes the first
     *     that is there
     */
    public static ModelFolder open(Path folder, List<String> suffixes) throws ModelException {
        Path path = realPath(folder);
        // A folder with both, or with neither, is read as the more common of the two.
        if (Files.isRegularFile(path.resolve(GenaiFolder.CONFIG))
                && !Files.isRegularFile(path.resolve(CONFIG))) {
            return GenaiFolder.open(path);
        }
        List<String> missing = new ArrayList<>();
        for (String file : List.of(CONFIG, PREPROCESSOR, TOKENIZER)) {
            if (!Files.isRegularFile(path.resolve(file))) {
                missing.add(file);
            }
        }
        Map<GraphKind, Path> graphs = new EnumMap<>(GraphKind.class);
        for (GraphKind graph : GraphKind.values()) {
            findGraph(path, graph, suffixes, graphs, missing);
        }
        if (!missing.isEmpty()) {
            throw incomplete(path, missing);
        }
        return new ModelFolder(
                path,
                JsonFile.read(path.resolve(CONFIG)),
                JsonFile.read(path.resolve(PREPROCESSOR)),
                JsonFile.readIfThere(path.resolve("generation_config.json")),
                path.resolve(TOKENIZER),
                graphs);
    }

    /** The folder without symbolic links, or an error that says what is there instead. */
    public static Path realPath(Path folder) throws ModelException {
        if (!Files.isDirectory(folder)) {
            throw new ModelException(
                    Kind.INVALID,
                    (Files.exists(folder) ? "Not a folder: " : "No such model folder: ")
                            + folder.toAbsolutePath()
                            + ". "
                            + WHERE_FROM);
        }
        try {
            return folder.toRealPath();
        } catch (IOException e) {
            throw new ModelException(Kind.INVALID, "Cannot read model folder " + folder, e);
        }
    }

    /** The model's name, by its folder without symbolic links. */
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

    /** A clone without large file support leaves a few lines of text in place of the weights. */
    static void refusePointer(Path file) throws ModelException {
        try {
            if (Files.size(file) < 1024
                    && new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1)
                            .startsWith(LFS_POINTER)) {
                throw new ModelException(
                        Kind.INVALID,
                        file
                                + " is only a Git LFS pointer, not the graph; run `git lfs pull` in"
                                + " the folder");
            }
        } catch (IOException e) {
            throw new ModelException(Kind.INVALID, "Cannot read " + file, e);
        }
    }

    static ModelException incomplete(Path path, List<String> missing) {
        return new ModelException(
                Kind.INVALID,
                "Model folder "
                        + path
                        + " is incomplete. Missing: "
                        + String.join(", ", missing)
                        + ". Found: "
                        + found(path)
                        + ". "
                        + WHERE_FROM);
    }

    private static String found(Path path) {
        try (Stream<Path> files = Files.walk(path, 2)) {
            String names =
                    files.filter(Files::isRegularFile)
                            .map(file -> path.relativize(file).toString())
                            .sorted()
                            .limit(40)
                            .collect(Collectors.joining(", "));
            return names.isEmpty() ? "no files" : names;
        } catch (IOException | UncheckedIOException e) {
            return "not to be said, for not all of it can be read (" + e.getMessage() + ")";
        }
    }
}
