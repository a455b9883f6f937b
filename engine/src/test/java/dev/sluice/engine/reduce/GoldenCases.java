// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.reduce;

import dev.sluice.model.tensor.Npy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The clips and cases under {@code goldens}: what the authors' published functions give. */
final class GoldenCases {

    private static final Path ROOT =
            Path.of(System.getProperty("sluice.home"), "engine/src/test/resources/goldens");
    private static final Map<String, String> OPTION_NAMES =
            Map.of(
                    "threshold", "threshold",
                    "absolute", "absolute",
                    "retain_ratio", "retain-ratio",
                    "tau", "tau",
                    "beta", "beta",
                    "D", "d",
                    "K", "k");

    private GoldenCases() {}

    /** One case: its clip's folder, its own folder and its parameters. */
    record Case(Path clip, Path folder, JsonNode params) {

        String policy() {
            String name = folder.getFileName().toString();
            return name.substring(0, name.lastIndexOf('-'));
        }

        ReductionPolicy reductionPolicy() {
            Map<String, String> options = new LinkedHashMap<>();
            OPTION_NAMES.forEach(
                    (found, name) -> {
                        if (params.has(found)) {
                            options.put(name, params.get(found).asText());
                        }
                    });
            return ReductionPolicy.parse(policy(), options);
        }

        List<TokenStep> steps() throws IOException {
            return policy().equals("dtd-pixel") ? pixelSteps() : featureSteps();
        }

        Npy expected(String name) throws IOException {
            return Npy.read(folder.resolve(name));
        }

        private List<TokenStep> featureSteps() throws IOException {
            Npy features = Npy.read(clip.resolve("features.npy"));
            int[] shape = features.shape();
            float[] values = features.floats();
            float[] attention = Npy.read(clip.resolve("attention.npy")).floats();
            List<TokenStep> steps = new ArrayList<>();
            for (int t = 0; t < shape[0]; t++) {
                float[] step = slice(values, t, shape[1] * shape[2]);
                float[] seen = slice(attention, t, shape[1]);
                steps.add(new TokenStep(t, new TokenGrid(1, shape[1]), shape[2], step, seen, null));
            }
            return steps;
        }

        private List<TokenStep> pixelSteps() throws IOException {
            Npy pixels = Npy.read(clip.resolve("pixels.npy"));
            int[] shape = pixels.shape();
            byte[] values = pixels.bytes();
            int size = values.length / shape[0];
            List<TokenStep> steps = new ArrayList<>();
            for (int t = 0; t < shape[0]; t++) {
                byte[] step = Arrays.copyOfRange(values, t * size, (t + 1) * size);
                steps.add(
                        new TokenStep(t, new TokenGrid(1, shape[2]), 0, new float[0], null, step));
            }
            return steps;
        }

        @Override
        public String toString() {
            return clip.getFileName() + "/" + folder.getFileName();
        }
    }

    static Stream<Case> of(String policy) {
        return all().filter(golden -> golden.policy().equals(policy));
    }

    static Stream<Case> all() {
        List<Case> cases = new ArrayList<>();
        for (Path clip : folders(ROOT)) {
            for (Path folder : folders(clip)) {
                cases.add(new Case(clip, folder, params(folder)));
            }
        }
        return cases.stream();
    }

    private static JsonNode params(Path folder) {
        try {
            return new ObjectMapper().readTree(folder.resolve("params.json").toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> folders(Path parent) {
        try (Stream<Path> children = Files.list(parent)) {
            return children.filter(Files::isDirectory).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static float[] slice(float[] values, int index, int length) {
        return Arrays.copyOfRange(values, index * length, (index + 1) * length);
    }
}
