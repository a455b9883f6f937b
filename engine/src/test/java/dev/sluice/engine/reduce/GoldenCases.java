// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.reduce;

import dev.sluice.engine.fixture.GoldenPolicies;
import dev.sluice.model.tensor.Npy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** The clips and cases under {@code goldens}: what the authors' published functions give. */
final class GoldenCases {

    private static final Path ROOT =
            Path.of(
                    System.getProperty(
                            "sluice.goldens.policies",
                            System.getProperty("sluice.home")
                                    + "/engine/src/test/resources/goldens"));

    private GoldenCases() {}

    /** One case: its clip's folder, its own folder and its parameters. */
    record Case(Path clip, Path folder, JsonNode params) {

        String policy() {
            String name = folder.getFileName().toString();
            return name.substring(0, name.lastIndexOf('-'));
        }

        ReductionPolicy reductionPolicy() throws IOException {
            GoldenPolicies.Spec spec = GoldenPolicies.of(policy(), params, gridSize());
            return ReductionPolicy.parse(spec.name(), spec.options());
        }

        private int gridSize() throws IOException {
            return Npy.read(clip.resolve("features.npy")).shape()[1];
        }

        List<TokenStep> steps() throws IOException {
            return policy().equals("dtd-pixel")
                    ? pixelSteps()
                    : GoldenSignals.attach(this, featureSteps());
        }

        boolean has(String name) {
            return Files.exists(folder.resolve(name));
        }

        Npy expected(String name) throws IOException {
            return Npy.read(folder.resolve(name));
        }

        private List<TokenStep> featureSteps() throws IOException {
            Npy features = Npy.read(clip.resolve("features.npy"));
            int[] shape = features.shape();
            float[] values = features.floats();
            float[] attention = attention(shape);
            List<TokenStep> steps = new ArrayList<>();
            for (int t = 0; t < shape[0]; t++) {
                float[] step = slice(values, t, shape[1] * shape[2]);
                float[] seen = attention == null ? null : slice(attention, t, shape[1]);
                steps.add(new TokenStep(t, square(shape[1]), shape[2], step, seen, null));
            }
            return steps;
        }

        private float @Nullable [] attention(int[] shape) throws IOException {
            Path file = clip.resolve("attention.npy");
            return Files.exists(file) ? Npy.read(file).floats() : null;
        }

        /** Returns the square grid of so many tokens, or one row where there is none. */
        private static TokenGrid square(int tokens) {
            int side = (int) Math.round(Math.sqrt(tokens));
            return side * side == tokens ? new TokenGrid(side, side) : new TokenGrid(1, tokens);
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

    static float[] slice(float[] values, int index, int length) {
        return Arrays.copyOfRange(values, index * length, (index + 1) * length);
    }
}
