// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.reduce;

import dev.sluice.model.prune.AttentionRows;
import dev.sluice.model.prune.GuiKv;
import dev.sluice.model.prune.TokenRange;
import dev.sluice.model.prune.TokenScores;
import dev.sluice.model.tensor.Npy;

import com.fasterxml.jackson.databind.JsonNode;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** The golden cases of methods that work inside the language model, on inputs of their own. */
final class InsideGolden {

    /** Tokens that AdaptInfer's case keeps before each of its layers, as its options say. */
    private static final Map<Integer, Integer> KEPT_AT_LAYER = Map.of(1, 20, 10, 8, 20, 3);

    /** The steps of GUI-KV's sequences: all have the same layout. */
    private static final List<TokenRange> STEPS =
            List.of(new TokenRange(4, 28), new TokenRange(30, 54), new TokenRange(56, 80));

    private InsideGolden() {}

    /** The visual tokens' scores, and which of them stay. */
    record Ranked(double[] scores, double[] expectedScores, boolean[] keep) {}

    static Ranked ranked(GoldenCases.Case golden) throws IOException {
        JsonNode params = golden.params();
        int visual = params.get("v").intValue();
        int text = params.get("txt").intValue();
        AttentionRows attention = lastRows(golden.expected("llm_attention.npy"), text);
        double[] all = TokenScores.weightedByText(attention);
        int first = attention.firstRow() - visual;
        int[] tokens = IntStream.range(first, attention.firstRow()).toArray();
        int layer = params.get("layer").intValue();
        int kept = KEPT_AT_LAYER.getOrDefault(layer, params.get("kept").intValue());
        boolean[] keep = new boolean[visual];
        Arrays.stream(TokenScores.ranked(all, tokens))
                .limit(Math.min(kept, visual - 1))
                .forEach(token -> keep[token - first] = true);
        return new Ranked(
                Arrays.copyOfRange(all, first, first + visual),
                doubles(golden.expected("scores.npy").floats()),
                keep);
    }

    /** Returns the last rows of heads × tokens × tokens. */
    private static AttentionRows lastRows(Npy attention, int rows) {
        int heads = attention.shape()[0];
        int tokens = attention.shape()[1];
        float[] all = attention.floats();
        float[] last = new float[heads * rows * tokens];
        for (int head = 0; head < heads; head++) {
            int from = (head * tokens + tokens - rows) * tokens;
            System.arraycopy(all, from, last, head * rows * tokens, rows * tokens);
        }
        return new AttentionRows(last, heads, rows, tokens);
    }

    private static double[] doubles(float[] values) {
        return IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray();
    }

    /** Returns the kept tokens of one head after the other. */
    static int[] kept(GoldenCases.Case golden) throws IOException {
        JsonNode params = golden.params();
        GuiKv choice =
                new GuiKv(
                        params.get("cap").intValue(),
                        params.get("window").intValue(),
                        params.get("alpha").doubleValue());
        Npy keys = golden.expected("keys.npy");
        int[] shape = keys.shape();
        float[] queries = golden.expected("queries.npy").floats();
        double[] lengths = lengths(golden.expected("hidden.npy"));
        List<Integer> kept = new ArrayList<>();
        for (int head = 0; head < shape[0]; head++) {
            int size = shape[1] * shape[2];
            float[] own = GoldenCases.slice(keys.floats(), head, size);
            float[] asked = GoldenCases.slice(queries, head, size);
            AttentionRows window = window(asked, own, shape[2], choice.window());
            for (int token : choice.kept(window, own, shape[2], lengths, STEPS)) {
                kept.add(token);
            }
        }
        return kept.stream().mapToInt(Integer::intValue).toArray();
    }

    /** Returns the attention of the last tokens of a sequence. */
    private static AttentionRows window(float[] queries, float[] keys, int dim, int rows) {
        int tokens = keys.length / dim;
        float[] weights = new float[rows * tokens];
        for (int row = 0; row < rows; row++) {
            int last = tokens - rows + row;
            double[] products = new double[last + 1];
            for (int token = 0; token <= last; token++) {
                for (int i = 0; i < dim; i++) {
                    products[token] += (double) queries[last * dim + i] * keys[token * dim + i];
                }
                products[token] /= Math.sqrt(dim);
            }
            double most = Arrays.stream(products).max().orElseThrow();
            double sum = Arrays.stream(products).map(product -> Math.exp(product - most)).sum();
            for (int token = 0; token <= last; token++) {
                weights[row * tokens + token] = (float) (Math.exp(products[token] - most) / sum);
            }
        }
        return new AttentionRows(weights, 1, rows, tokens);
    }

    private static double[] lengths(Npy hidden) {
        int dim = hidden.shape()[1];
        float[] values = hidden.floats();
        double[] lengths = new double[hidden.shape()[0]];
        for (int token = 0; token < lengths.length; token++) {
            double squares = 0;
            for (int i = 0; i < dim; i++) {
                squares += (double) values[token * dim + i] * values[token * dim + i];
            }
            lengths[token] = Math.sqrt(squares);
        }
        return lengths;
    }
}
