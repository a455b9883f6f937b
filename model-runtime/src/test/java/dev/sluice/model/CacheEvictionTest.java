// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model;

import dev.sluice.model.onnx.Decoder;
import dev.sluice.model.onnx.DecoderRun.Output;
import dev.sluice.model.onnx.KvCache;
import dev.sluice.model.prune.AttentionRows;
import dev.sluice.model.prune.GuiKv;
import dev.sluice.model.prune.HeadRows;
import dev.sluice.model.prune.HeldRows;
import dev.sluice.model.prune.TokenRange;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** What a decoder says of its layers, and its caches after rows were evicted. */
class CacheEvictionTest {

    private static final int TOKENS = 20;
    private static final int WINDOW = 4;
    private static final KvEviction EVICTION = new KvEviction(12, WINDOW, 2);
    private static final List<TokenRange> STEPS =
            List.of(new TokenRange(2, 8), new TokenRange(8, 15));

    private PlacedModel model;
    private Decoder decoder;
    private float[] embeddings;

    private void open(String fixture) throws ModelException {
        model = new PlacedModel(Fixture.named(fixture), CachePlacement.HOST, EVICTION);
        decoder = model.decoder;
        embeddings = new float[(TOKENS + 2) * model.embedder.dim()];
        Random random = new Random(7);
        for (int i = 0; i < embeddings.length; i++) {
            embeddings[i] = (float) random.nextGaussian() * 0.3f;
        }
    }

    @AfterEach
    void close() {
        model.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"tiny-qwen2_vl", "tiny-qwen2_5_vl-gqa", "tiny-smolvlm"})
    void allLayersAreRead(String fixture) throws ModelException {
        open(fixture);
        try (KvCache empty = decoder.emptyCache()) {
            Output output = run(0, TOKENS, empty);
            output.cache().close();
            assertThat(output.layers().attention()).hasSize(decoder.layers());
            for (AttentionRows attention : output.layers().attention()) {
                assertThat(attention.rows()).isEqualTo(WINDOW);
                assertThat(attention.tokens()).isEqualTo(TOKENS);
                checkCausal(attention);
            }
            float[] norms = output.layers().norms()[0];
            assertThat(norms).hasSize(TOKENS);
            int width = model.embedder.dim() / decoder.featureLevels();
            for (int token = 0; token < TOKENS; token++) {
                double squares = 0;
                for (int i = 0; i < width; i++) {
                    float value = embeddings[token * model.embedder.dim() + i];
                    squares += (double) value * value;
                }
                assertThat(norms[token])
                        .as("of the embedding of token %d", token)
                        .isCloseTo((float) Math.sqrt(squares), within(1e-4f));
            }
        }
    }

    private static void checkCausal(AttentionRows attention) {
        for (int head = 0; head < attention.heads(); head++) {
            for (int row = 0; row < WINDOW; row++) {
                int at = (head * WINDOW + row) * TOKENS;
                int last = TOKENS - WINDOW + row;
                double sum = 0;
                for (int token = 0; token <= last; token++) {
                    sum += attention.weights()[at + token];
                }
                assertThat(sum).isCloseTo(1, within(1e-4));
                for (int token = last + 1; token < TOKENS; token++) {
                    assertThat(attention.weights()[at + token]).isZero();
                }
            }
        }
    }

    /** The next tokens have the keys of the first layer that they have without eviction. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "tiny-qwen2_vl",
                "tiny-qwen2_5_vl-gqa",
                "tiny-qwen2_5_vl-genai",
                "tiny-smolvlm",
                "tiny-llava_onevision",
                "tiny-qwen3_vl"
            })
    void keptRowsAndLaterPositionsAreThoseOfTheWholeCache(String fixture) throws ModelException {
        open(fixture);
        try (KvCache empty = decoder.emptyCache()) {
            Output output = run(0, TOKENS, empty);
            try (KvCache all = output.cache()) {
                int[][][] rows = chosen(output, all);
                try (KvCache fewer = decoder.keep(all, rows);
                        KvCache after = run(TOKENS, TOKENS + 2, fewer).cache();
                        KvCache whole = run(TOKENS, TOKENS + 2, all).cache()) {
                    assertThat(fewer.rows()).isEqualTo(EVICTION.capacity());
                    assertThat(fewer.tokens()).isEqualTo(TOKENS);
                    assertThat(after.rows()).isEqualTo(EVICTION.capacity() + 2);
                    assertThat(after.tokens()).isEqualTo(TOKENS + 2);
                    for (int layer = 0; layer < decoder.layers(); layer++) {
                        checkKept(layer, rows[layer], all, fewer);
                    }
                    checkNew(rows[0].length, after, whole);
                }
            }
        }
    }

    /** Returns what GUI-KV keeps of each head, and checks that heads differ. */
    private int[][][] chosen(Output output, KvCache all) throws ModelException {
        HeldRows held =
                HeldRows.none(IntStream.range(0, decoder.layers()).map(decoder::keyHeads).toArray())
                        .appended(0, output.layers().norms());
        HeadRows heads =
                new HeadRows(new GuiKv(EVICTION.capacity(), WINDOW, EVICTION.alpha()), held, STEPS);
        int[][][] rows = new int[decoder.layers()][][];
        for (int layer = 0; layer < rows.length; layer++) {
            AttentionRows attention = output.layers().attention().get(layer);
            rows[layer] = heads.kept(layer, attention, decoder.keys(all, layer));
        }
        long distinct =
                Arrays.stream(rows)
                        .flatMap(Arrays::stream)
                        .map(Arrays::toString)
                        .distinct()
                        .count();
        assertThat(distinct).as("choices").isGreaterThan(1);
        return rows;
    }

    private void checkKept(int layer, int[][] rows, KvCache all, KvCache fewer)
            throws ModelException {
        float[] before = decoder.keys(all, layer);
        float[] after = decoder.keys(fewer, layer);
        int kept = EVICTION.capacity();
        int size = after.length / (rows.length * kept);
        for (int head = 0; head < rows.length; head++) {
            for (int row = 0; row < kept; row++) {
                int from = (head * TOKENS + rows[head][row]) * size;
                int at = (head * kept + row) * size;
                assertThat(Arrays.copyOfRange(after, at, at + size))
                        .containsExactly(Arrays.copyOfRange(before, from, from + size));
            }
        }
    }

    private void checkNew(int heads, KvCache after, KvCache whole) throws ModelException {
        float[] expected = decoder.keys(whole, 0);
        float[] found = decoder.keys(after, 0);
        int size = found.length / (heads * after.rows());
        for (int head = 0; head < heads; head++) {
            int at = (head * after.rows() + EVICTION.capacity()) * size;
            int from = (head * whole.rows() + TOKENS) * size;
            assertThat(Arrays.copyOfRange(found, at, at + 2 * size))
                    .containsExactly(Arrays.copyOfRange(expected, from, from + 2 * size));
        }
    }

    private Output run(int from, int to, KvCache past) throws ModelException {
        int dim = model.embedder.dim();
        int axes = decoder.hasAxes() ? 3 : 1;
        int[][] positions = new int[axes][];
        Arrays.setAll(positions, axis -> IntStream.range(from, to).toArray());
        return decoder.newRun()
                .run(
                        sink -> sink.put(embeddings, from * dim, (to - from) * dim),
                        to - from,
                        dim,
                        positions,
                        past,
                        0,
                        WINDOW);
    }
}
