// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.prune;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Which tokens of one head stay in a KV cache (GUI-KV, SalesforceAIResearch/GUI-KV {@code
 * gui_kv_utils.py}). The last tokens, the window, always stay. Of those before, the ones stay to
 * which the window pays most attention, averaged over five neighbours; long hidden states add to
 * the scores of the newest step's tokens, and tokens of earlier steps whose keys lie in the span of
 * the newest step's keys have the score 0.
 *
 * @param capacity tokens that stay, the window included
 * @param window last tokens that stay, at least 1 and fewer than the capacity
 * @param alpha weight of the hidden states' lengths, at least 0
 */
public record GuiKv(int capacity, int window, double alpha) {

    private static final int NEIGHBOURS = 5;
    private static final double SMALLEST_DEVIATION = 1e-8;

    public GuiKv {
        if (window < 1 || capacity <= window || !(alpha >= 0)) {
            throw new IllegalArgumentException(
                    "found a capacity of %d, a window of %d and alpha %s; expected 1 ≤ window < capacity and alpha ≥ 0"
                            .formatted(capacity, window, alpha));
        }
    }

    /**
     * Chooses the tokens before the window that stay.
     *
     * @param attention that the window pays in one layer: of all heads of the query that share the
     *     keys, and of as many rows as the window has
     * @param keys tokens × dim, of one head
     * @param lengths L2 norm of each token's hidden state in front of the layer
     * @param steps the visual tokens of each step in the order of their capture times, all before
     *     the window
     * @return ascending; all of them if the sequence is shorter than the capacity
     */
    public int[] kept(
            AttentionRows attention,
            float[] keys,
            int dim,
            double[] lengths,
            List<TokenRange> steps) {
        int tokens = attention.tokens();
        if (tokens < capacity) {
            return IntStream.range(0, Math.max(tokens - window, 0)).toArray();
        }
        if (attention.rows() != window) {
            throw new IllegalArgumentException(
                    "found the attention of %d tokens; expected that of the window, which has %d"
                            .formatted(attention.rows(), window));
        }
        double[] scores = smoothed(paid(attention));
        if (!steps.isEmpty()) {
            TokenRange newest = steps.get(steps.size() - 1);
            addLengths(scores, lengths, newest);
            List<TokenRange> earlier = steps.subList(0, steps.size() - 1);
            clearRepeated(scores, keys, dim, KeySpan.of(keys, dim, newest), earlier, tokens);
        }
        int[] ranked = TokenScores.ranked(scores, IntStream.range(0, scores.length).toArray());
        return Arrays.stream(ranked).limit(capacity - window).sorted().toArray();
    }

    /** Returns the attention that the window pays each token before it, summed over heads. */
    private static double[] paid(AttentionRows attention) {
        double[] paid = new double[attention.firstRow()];
        for (int head = 0; head < attention.heads(); head++) {
            for (int row = 0; row < attention.rows(); row++) {
                for (int token = 0; token < paid.length; token++) {
                    paid[token] += attention.weight(head, row, token);
                }
            }
        }
        return paid;
    }

    private static void softmax(double[] values, double largest) {
        double sum = 0;
        for (int i = 0; i < values.length; i++) {
            values[i] = Math.exp(values[i] - largest);
            sum += values[i];
        }
        for (int i = 0; i < values.length; i++) {
            values[i] /= sum;
        }
    }

    /** Averages each score with its neighbours; beyond the ends there are zeros. */
    private static double[] smoothed(double[] scores) {
        double[] smoothed = new double[scores.length];
        for (int token = 0; token < scores.length; token++) {
            int from = Math.max(0, token - NEIGHBOURS / 2);
            int to = Math.min(scores.length, token + NEIGHBOURS / 2 + 1);
            smoothed[token] = Arrays.stream(scores, from, to).sum() / NEIGHBOURS;
        }
        return smoothed;
    }

    /** Adds the softmax of the standardised lengths. */
    private void addLengths(double[] scores, double[] lengths, TokenRange newest) {
        double[] own = Arrays.copyOfRange(lengths, newest.from(), newest.to());
        if (own.length < 2) {
            return; // a single length has no deviation
        }
        double mean = Arrays.stream(own).average().orElseThrow();
        double squares = Arrays.stream(own).map(length -> (length - mean) * (length - mean)).sum();
        double deviation = Math.sqrt(squares / (own.length - 1)) + SMALLEST_DEVIATION;
        double[] weights = Arrays.stream(own).map(length -> (length - mean) / deviation).toArray();
        softmax(weights, Arrays.stream(weights).max().orElseThrow());
        for (int i = 0; i < weights.length; i++) {
            scores[newest.from() + i] += alpha * weights[i];
        }
    }

    private void clearRepeated(
            double[] scores,
            float[] keys,
            int dim,
            KeySpan span,
            List<TokenRange> earlier,
            int tokens) {
        int[] candidates =
                earlier.stream()
                        .flatMapToInt(step -> IntStream.range(step.from(), step.to()))
                        .toArray();
        double[] repeated = new double[tokens];
        for (int token : candidates) {
            repeated[token] = -span.residual(keys, dim, token);
        }
        int cleared = (int) ((1 - (double) capacity / tokens) * candidates.length);
        Arrays.stream(TokenScores.ranked(repeated, candidates))
                .limit(cleared)
                .forEach(token -> scores[token] = 0);
    }
}
