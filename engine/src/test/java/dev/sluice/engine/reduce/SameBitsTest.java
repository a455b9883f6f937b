// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.reduce;

import dev.sluice.model.tensor.Float16;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.CRC32;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The reducers have the same bits on every machine, with every kernel and on every number of
 * threads. This test runs with and without the Vector API (pom.xml).
 */
final class SameBitsTest {

    /** The policies that divide rows among threads. */
    private static final List<String> DIVIDED =
            List.of("none", "dtd-feature", "dtd-pixel", "dtd-anchored", "holitom", "dtd+holitom");

    /** The checksums are those of the release that introduced the kernels. */
    @ParameterizedTest
    @CsvSource({
        "none, 55fdf1eb",
        "dtd-feature, 85a27555",
        "dtd-pixel, 761aedcd",
        "dtd-anchored, 85a27555",
        "holitom, 81b5d0cc",
        "dtd+holitom, d831ac43",
    })
    void everyMachineAndKernelHasTheseBits(String policy, String checksum) throws Exception {
        assertThat(checksum(policy, "0.5", Workers.caller())).isEqualTo(checksum);
    }

    @Test
    void everyNumberOfThreadsHasTheSameBits() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(3);
        try {
            for (String policy : DIVIDED) {
                for (String d : new String[] {"0", "0.5", "1"}) {
                    String expected = checksum(policy, d, Workers.caller());
                    for (int threads = 1; threads <= 4; threads++) {
                        assertThat(checksum(policy, d, Workers.of(pool, threads)))
                                .as("%s, d %s, %d threads", policy, d, threads)
                                .isEqualTo(expected);
                    }
                }
            }
        } finally {
            pool.shutdownNow();
        }
    }

    private static String checksum(String name, String d, Workers workers) throws Exception {
        ReductionPolicy policy = ReductionPolicy.parse(name, Map.of("d", d, "retain-ratio", "0.3"));
        ClipReduction reduction = ClipReduction.run(policy, steps(), workers);
        CRC32 checksum = new CRC32();
        for (DropDecision decision : reduction.decisions()) {
            if (decision.similarity() != null) {
                update(checksum, decision.similarity());
            }
        }
        for (boolean kept : reduction.keepMask()) {
            checksum.update(kept ? 1 : 0);
        }
        update(checksum, reduction.embeddings());
        for (int position : reduction.positions()) {
            checksum.update(position);
        }
        return "%08x".formatted(checksum.getValue());
    }

    private static void update(CRC32 checksum, float[] values) {
        ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * values.length);
        bytes.asFloatBuffer().put(values);
        checksum.update(bytes.array());
    }

    /** Tokens that stay, tokens that change, and a dimension that is no multiple of a block. */
    private static List<TokenStep> steps() {
        Random random = new Random(15);
        TokenGrid grid = new TokenGrid(8, 9);
        int dim = 1111;
        float[] still = noise(random, grid.size() * dim);
        List<TokenStep> steps = new ArrayList<>();
        for (int t = 0; t < 9; t++) {
            float[] features = noise(random, still.length);
            for (int i = 0; i < features.length; i++) {
                boolean moves = (i / dim + t) % 5 == 0;
                features[i] = moves ? features[i] : still[i] + 0.3f * features[i];
            }
            Float16.round(features);
            byte[] pixels = new byte[2 * grid.size() * 3 * 20];
            for (int i = 0; i < pixels.length; i++) {
                pixels[i] = (byte) (40 + 3 * (i / 60 % grid.size()) + random.nextInt(50));
            }
            steps.add(new TokenStep(t, grid, dim, features, noise(random, grid.size()), pixels));
        }
        return steps;
    }

    private static float[] noise(Random random, int length) {
        float[] noise = new float[length];
        for (int i = 0; i < length; i++) {
            noise[i] = (float) random.nextGaussian();
        }
        return noise;
    }
}
