// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.hub;

import dev.sluice.model.ExecutionProvider;
import dev.sluice.model.VideoLlms;
import dev.sluice.platform.SluiceException;
import dev.sluice.platform.config.Recommendations;

import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Which files of a repository make a model folder.
 *
 * @param files the files by their names in the folder
 * @param dtype the label of the precision; empty in the layout of onnxruntime-genai, which has one
 */
record FolderFiles(Map<String, HubFile> files, String dtype) {

    static final String CONFIG = "config.json";
    static final String GENAI_CONFIG = "genai_config.json";

    /** Files beside the graphs that are read, or that say what may be done with the model. */
    private static final Set<String> COMMON =
            Set.of(
                    CONFIG,
                    "generation_config.json",
                    "preprocessor_config.json",
                    "processor_config.json",
                    "video_preprocessor_config.json",
                    "tokenizer.json",
                    "tokenizer_config.json",
                    "chat_template.json",
                    "chat_template.jinja",
                    Recommendations.FILE,
                    "LICENSE",
                    "README.md");

    private static final List<String> PYTORCH =
            List.of(".safetensors", ".bin", ".pt", ".pth", ".safetensors.index.json");

    /**
     * Chooses the files.
     *
     * @param wanted the precision; empty for the one that a CPU runs best
     * @throws SluiceException if they do not make a folder; the message says what there is instead
     */
    static FolderFiles choose(Repository repository, List<HubFile> files, Optional<Dtype> wanted) {
        Map<String, HubFile> byPath =
                files.stream()
                        .collect(
                                Collectors.toMap(
                                        HubFile::path,
                                        Function.identity(),
                                        (a, b) -> a,
                                        TreeMap::new));
        List<Dtype> dtypes =
                ExecutionProvider.CPU.suffixes().stream()
                        .flatMap(suffix -> Dtype.ofSuffix(suffix).stream())
                        .filter(dtype -> byPath.keySet().containsAll(graphs(dtype)))
                        .toList();
        if (!dtypes.isEmpty()) {
            return layout(byPath, chosen(repository, dtypes, wanted));
        }
        Optional<HubFile> genai = genai(repository, byPath.values());
        if (genai.isPresent()) {
            return genai(byPath.values(), genai.get().folder());
        }
        throw noGraphs(repository, byPath);
    }

    private static List<String> graphs(Dtype dtype) {
        return VideoLlms.graphFiles(dtype.suffix());
    }

    private static Dtype chosen(Repository repository, List<Dtype> dtypes, Optional<Dtype> wanted) {
        Dtype chosen = wanted.orElse(dtypes.get(0));
        if (!dtypes.contains(chosen)) {
            throw new SluiceException(
                    "%s has no complete set of graphs in %s; it has %s: choose one of these with --dtype"
                            .formatted(
                                    repository,
                                    chosen.label(),
                                    dtypes.stream()
                                            .map(Dtype::label)
                                            .collect(Collectors.joining(", "))));
        }
        return chosen;
    }

    private static FolderFiles layout(Map<String, HubFile> byPath, Dtype dtype) {
        Map<String, HubFile> chosen = new LinkedHashMap<>();
        for (HubFile file : byPath.values()) {
            if (file.folder().isEmpty() && COMMON.contains(file.name())
                    || graphs(dtype).stream().anyMatch(graph -> belongs(file.path(), graph))) {
                chosen.put(file.path(), file);
            }
        }
        return new FolderFiles(chosen, dtype.label());
    }

    /** Whether a file is a graph or its external data: the names of both begin alike. */
    private static boolean belongs(String path, String graph) {
        return path.equals(graph)
                || path.startsWith(graph + "_data")
                || path.startsWith(graph + ".data");
    }

    private static Optional<HubFile> genai(Repository repository, Collection<HubFile> files) {
        List<HubFile> found =
                files.stream().filter(file -> file.name().equals(GENAI_CONFIG)).toList();
        if (found.size() > 1) {
            throw new SluiceException(
                    "%s has several folders in the layout of onnxruntime-genai: %s; download one of them by hand, or choose another repository"
                            .formatted(
                                    repository,
                                    found.stream()
                                            .map(HubFile::folder)
                                            .collect(Collectors.joining(", "))));
        }
        return found.stream().findFirst();
    }

    /**
     * Takes the whole folder, since genai_config.json names its graphs, except config.json, beside
     * which the folder would be read in the other layout.
     */
    private static FolderFiles genai(Collection<HubFile> files, String folder) {
        Map<String, HubFile> chosen = new LinkedHashMap<>();
        for (HubFile file : files) {
            String name = file.name();
            boolean graph = name.contains(".onnx") || name.endsWith(".data");
            if (file.folder().equals(folder)
                    && !name.equals(CONFIG)
                    && (graph || name.equals(GENAI_CONFIG) || COMMON.contains(name))) {
                chosen.put(name, file);
            }
        }
        return new FolderFiles(chosen, "");
    }

    private static SluiceException noGraphs(Repository repository, Map<String, HubFile> byPath) {
        String weights = weights(byPath.keySet());
        String onnx = named(byPath.keySet(), List.of(".onnx"));
        String found =
                !onnx.isEmpty()
                        ? "has graphs under other names than Sluice opens (%s)".formatted(onnx)
                        : weights.isEmpty() ? "has no graphs" : "has only " + weights;
        return new SluiceException(
                "%s %s; expected %s, or a folder with %s. Choose a repository with an ONNX export of this model (often onnx-community/%s-ONNX), or export it (docs/models.md). Nothing was downloaded"
                        .formatted(
                                repository,
                                found,
                                String.join(", ", graphs(Dtype.FP32)),
                                GENAI_CONFIG,
                                repository.name()));
    }

    private static String weights(Set<String> paths) {
        String gguf = named(paths, List.of(".gguf"));
        String pytorch = named(paths, PYTORCH);
        return !gguf.isEmpty()
                ? "weights of llama.cpp (%s)".formatted(gguf)
                : pytorch.isEmpty() ? "" : "weights of PyTorch (%s)".formatted(pytorch);
    }

    private static String named(Set<String> paths, List<String> endings) {
        String[] found =
                paths.stream()
                        .filter(path -> endings.stream().anyMatch(path::endsWith))
                        .toArray(String[]::new);
        String first = Arrays.stream(found).limit(3).collect(Collectors.joining(", "));
        return found.length > 3 ? first + ", …" : first;
    }

    /** Returns the sum of the lengths of all files, bytes. */
    long bytes() {
        return files.values().stream().mapToLong(HubFile::size).sum();
    }
}
