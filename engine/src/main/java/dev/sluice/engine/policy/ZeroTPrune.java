// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.policy;

import dev.sluice.model.tensor.Signal;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Keeps the tokens that are important by repeated attention, less those that are most like a more
 * important one.
 *
 * <p>Source: Zero-TPrune (paper; no authors' code is public). Per head the scores start equal and
 * are passed on by the attention {@code iterations} times; heads whose scores vary too little or
 * too much are left out, and the root of the sum of squares is a token's importance.
 *
 * @param budget the number to keep
 * @param iterations how often the scores are passed on
 */
record ZeroTPrune(Budget budget, int iterations) implements StepSelector {

    private static final double LEAST_VARIANCE = 0.01;
    private static final double MOST_VARIANCE = 0.7;
    private static final double SIMILAR_SHARE = 0.1; // of the kept tokens, removed by similarity

    @Override
    public boolean[] keep(StepTokens step) {
        double[] importance = importance(scores(step), step.gridSize());
        double[] own = FullAttention.candidates(step, importance);
        int kept = budget.of(step);
        int similar = Math.min((int) Math.ceil(SIMILAR_SHARE * kept), step.count() - kept);
        int[] order = Arrays.copyOf(Ranking.falling(own), kept + similar);
        boolean[] keep = new boolean[step.count()];
        for (int token : order) {
            keep[token] = true;
        }
        removeSimilar(Rows.of(step), order, similar, keep);
        return keep;
    }

    /** Returns the scores of each head. */
    private List<double[]> scores(StepTokens step) {
        Signal ranks = step.signals().inPlaceOfFull(Signals.PAGE_RANK);
        if (ranks != null) {
            return IntStream.range(0, ranks.size(0))
                    .mapToObj(head -> Signals.row(ranks, head, step.gridSize()))
                    .toList();
        }
        FullAttention attention = FullAttention.of(step);
        return IntStream.range(0, attention.heads())
                .mapToObj(head -> scores(attention, head))
                .toList();
    }

    private static double[] importance(List<double[]> heads, int n) {
        double[] squares = new double[n];
        double[] ofAll = new double[n];
        boolean any = false;
        for (double[] scores : heads) {
            double variance = Arrays.stream(scores).map(s -> (s - 1) * (s - 1)).sum() / n;
            boolean used = variance >= LEAST_VARIANCE && variance <= MOST_VARIANCE;
            any |= used;
            for (int token = 0; token < n; token++) {
                double square = scores[token] * scores[token];
                squares[token] += used ? square : 0;
                ofAll[token] += square;
            }
        }
        return Arrays.stream(any ? squares : ofAll).map(Math::sqrt).toArray();
    }

    /** Returns the scores of one head, of mean 1. */
    private double[] scores(FullAttention attention, int head) {
        int n = attention.size() - 1;
        double[] scores = new double[n];
        Arrays.fill(scores, 1);
        for (int i = 0; i < iterations; i++) {
            double[] next = new double[n];
            for (int query = 0; query < n; query++) {
                for (int key = 0; key < n; key++) {
                    next[key] += attention.at(head, query + 1, key + 1) * scores[query];
                }
            }
            double mean = Arrays.stream(next).average().orElse(1);
            scores = Arrays.stream(next).map(s -> mean > 0 ? s / mean : 1).toArray();
        }
        return scores;
    }

    /** Removes those of the less important half that are most like one of the other half. */
    private static void removeSimilar(Rows rows, int[] order, int count, boolean[] keep) {
        int half = order.length / 2;
        Rows important = rows.subset(Arrays.copyOf(order, half));
        double[] best = new double[order.length - half];
        for (int i = half; i < order.length; i++) {
            best[i - half] = Arrays.stream(rows.cosines(order[i], important)).max().orElse(-1);
        }
        int[] mostSimilar = Ranking.falling(best);
        for (int i = 0; i < count; i++) {
            keep[order[half + mostSimilar[i]]] = false;
        }
    }
}
