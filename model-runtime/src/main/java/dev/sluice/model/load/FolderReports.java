// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.load;

import dev.sluice.model.FolderReport;
import dev.sluice.model.FrameCoverage;
import dev.sluice.model.ModelException;
import dev.sluice.model.ModelException.Kind;
import dev.sluice.model.family.Families;
import dev.sluice.model.folder.GraphKind;
import dev.sluice.model.folder.ModelFolder;
import dev.sluice.model.graph.GraphProducer;
import dev.sluice.model.onnx.VisionEncoder;
import dev.sluice.model.text.TextTokenizer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Describes model folders by their files, without loading weights. Stateless. */
final class FolderReports {

    /** Files that a folder can do without. */
    private static final List<String> OPTIONAL =
            List.of("generation_config.json", "preprocessor_config.json");

    private FolderReports() {}

    static FolderReport of(ModelFolder folder) throws ModelException {
        boolean genai = folder.isGenai();
        try (TextTokenizer tokenizer = TextTokenizer.open(folder.tokenizer())) {
            // Reads the fields, and so notes which of them have a default.
            FrameCoverage coverage = Families.open(folder, tokenizer).coverage();
            folder.config()
                    .positive("max_position_embeddings", "text_config.max_position_embeddings");
            return new FolderReport(
                    genai ? "onnxruntime-genai" : "transformers.js",
                    genai ? "" : suffix(folder),
                    graphs(folder),
                    folder.config().defaultsUsed(),
                    coverage,
                    VisionEncoder.possibleSignals(folder.graph(GraphKind.VISION_ENCODER)),
                    genai ? List.of() : missing(folder));
        } catch (IOException e) {
            throw new ModelException(
                    Kind.INVALID, "cannot read %s: %s".formatted(folder.path(), e.getMessage()), e);
        }
    }

    /** Returns what the name of the decoder's file has behind the usual one. */
    private static String suffix(ModelFolder folder) {
        String name = folder.graph(GraphKind.DECODER).getFileName().toString();
        String usual = Path.of(GraphKind.DECODER.file("")).getFileName().toString();
        int stem = usual.length() - ".onnx".length();
        return name.substring(stem, name.length() - ".onnx".length());
    }

    private static List<String> missing(ModelFolder folder) {
        return OPTIONAL.stream()
                .filter(name -> !Files.isRegularFile(folder.path().resolve(name)))
                .toList();
    }

    private static List<FolderReport.Graph> graphs(ModelFolder folder) throws IOException {
        List<FolderReport.Graph> graphs = new ArrayList<>();
        for (Map.Entry<GraphKind, Path> graph :
                folder.graphs().entrySet().stream()
                        .sorted(Comparator.comparing(Map.Entry::getKey))
                        .toList()) {
            Path file = graph.getValue();
            graphs.add(
                    new FolderReport.Graph(
                            folder.path().relativize(file).toString().replace('\\', '/'),
                            bytes(file),
                            GraphProducer.of(file)));
        }
        return graphs;
    }

    /** External data is beside its graph, in files whose names begin with the graph's. */
    private static long bytes(Path file) throws IOException {
        String name = file.getFileName().toString();
        long bytes = 0;
        try (Stream<Path> beside = Files.list(file.resolveSibling(""))) {
            for (Path other : beside.toList()) {
                String text = other.getFileName().toString();
                if (text.equals(name)
                        || text.startsWith(name + "_data")
                        || text.startsWith(name + ".data")) {
                    bytes += Files.size(other);
                }
            }
        }
        return bytes;
    }
}
