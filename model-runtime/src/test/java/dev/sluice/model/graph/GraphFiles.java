// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.graph;

import dev.sluice.model.Fixture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The graph files of the tiny models. */
final class GraphFiles {

    private static final long LARGEST = 4 << 20; // bytes, so that a case is fast

    private GraphFiles() {}

    /** Returns the content of the files that are small. */
    static List<byte[]> small() throws IOException {
        List<byte[]> graphs = new ArrayList<>();
        for (Path folder : Fixture.all().stream().map(Fixture::path).distinct().toList()) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : (Iterable<Path>) files.sorted()::iterator) {
                    if (file.toString().endsWith(".onnx") && Files.size(file) <= LARGEST) {
                        graphs.add(Files.readAllBytes(file));
                    }
                }
            }
        }
        return graphs;
    }
}
