// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.policy;

import dev.sluice.model.tensor.Signal;

import java.util.Arrays;

/**
 * Propagates the tokens that go to their neighbours that stay.
 *
 * <p>Source: Ackesnal/GTP-ViT, published inside the encoder.
 *
 * @param budget the number to keep
 * @param ranking how tokens are ranked
 * @param graph which tokens are neighbours
 * @param neighbours number of neighbours by similarity
 * @param alpha how much of a token is propagated
 */
record Gtp(Budget budget, RankBy ranking, Graph graph, int neighbours, double alpha)
        implements StepReducer {

    /** How tokens are ranked. */
    enum RankBy {
        /** Largest attention to itself over the heads × largest sum received over the heads. */
        MIXED,
        /** Mean attention of [CLS]. */
        CLS,
        /** Mean sum received. */
        IMAGE
    }

    /** Which tokens are neighbours. */
    enum Graph {
        /** Cells that touch. */
        SPATIAL,
        /** Most similar tokens. */
        SEMANTIC,
        /** Either. */
        MIXED
    }

    @Override
    public ReducedTokens reduce(StepTokens step) {
        boolean[] keep = Ranking.highest(scores(step), budget.of(step));
        boolean[][] edges = edges(step);
        double[] roots = new double[edges.length];
        for (int token = 0; token < roots.length; token++) {
            int degree = 0;
            for (boolean edge : edges[token]) {
                degree += edge ? 1 : 0;
            }
            roots[token] = degree == 0 ? 0 : 1 / Math.sqrt(degree);
        }
        TokenSet left = new TokenSet(step.dim());
        for (int token = 0; token < keep.length; token++) {
            if (keep[token]) {
                left.add(step.positions()[token], 0, received(step, token, keep, edges, roots));
            }
        }
        return left.build();
    }

    private double[] received(
            StepTokens step, int kept, boolean[] keep, boolean[][] edges, double[] roots) {
        int dim = step.dim();
        double[] row = new double[dim];
        for (int gone = 0; gone < keep.length; gone++) {
            if (!keep[gone] && edges[kept][gone]) {
                double weight = alpha * roots[kept] * roots[gone];
                for (int i = 0; i < dim; i++) {
                    row[i] += weight * step.rows()[gone * dim + i];
                }
            }
        }
        for (int i = 0; i < dim; i++) {
            row[i] += step.rows()[kept * dim + i];
        }
        return row;
    }

    private double[] scores(StepTokens step) {
        Signal diagonal = step.signals().inPlaceOfFull(Signals.DIAGONAL);
        if (diagonal != null) {
            return scores(step, diagonal, step.signals().require(Signals.CLS_ATTENTION));
        }
        FullAttention attention = FullAttention.of(step);
        double[] scores = new double[step.count()];
        Arrays.setAll(scores, token -> score(attention, step.positions()[token] + 1));
        return scores;
    }

    /** Without [CLS], what a token receives has the place of the attention of [CLS]. */
    private double[] scores(StepTokens step, Signal diagonal, Signal received) {
        int heads = diagonal.size(0);
        int last = (received.size(0) - 1) * received.size(1);
        double[] scores = new double[step.count()];
        for (int token = 0; token < scores.length; token++) {
            int cell = step.positions()[token];
            double own = 0;
            double most = 0;
            double sum = 0;
            for (int head = 0; head < heads; head++) {
                double one = received.values()[(last + head) * step.gridSize() + cell];
                own = Math.max(own, diagonal.values()[head * step.gridSize() + cell]);
                most = Math.max(most, one);
                sum += one;
            }
            scores[token] = ranking == RankBy.MIXED ? own * most : sum / heads;
        }
        return scores;
    }

    private double score(FullAttention attention, int key) {
        double diagonal = 0;
        double mostReceived = 0;
        double cls = 0;
        double sum = 0;
        for (int head = 0; head < attention.heads(); head++) {
            double received = 0;
            for (int query = 0; query < attention.size(); query++) {
                received += attention.at(head, query, key);
            }
            diagonal = Math.max(diagonal, attention.at(head, key, key));
            mostReceived = Math.max(mostReceived, received);
            cls += attention.at(head, 0, key);
            sum += received;
        }
        return switch (ranking) {
            case MIXED -> diagonal * mostReceived;
            case CLS -> cls / attention.heads();
            case IMAGE -> sum / attention.heads();
        };
    }

    private boolean[][] edges(StepTokens step) {
        int count = step.count();
        boolean[][] edges = new boolean[count][count];
        if (graph != Graph.SPATIAL) {
            addSimilar(Rows.of(step), edges);
        }
        if (graph != Graph.SEMANTIC) {
            for (int a = 0; a < count; a++) {
                for (int b = 0; b < count; b++) {
                    edges[a][b] |= a != b && touch(step, a, b);
                }
            }
        }
        return edges;
    }

    private static boolean touch(StepTokens step, int a, int b) {
        int cellA = step.positions()[a];
        int cellB = step.positions()[b];
        return Math.abs(cellA / step.width() - cellB / step.width()) <= 1
                && Math.abs(cellA % step.width() - cellB % step.width()) <= 1;
    }

    private void addSimilar(Rows rows, boolean[][] edges) {
        for (int token = 0; token < edges.length; token++) {
            double[] cosines = rows.cosines(token, rows);
            double[] sorted = cosines.clone();
            Arrays.sort(sorted);
            double threshold = sorted[Math.max(0, sorted.length - neighbours - 1)];
            for (int other = 0; other < cosines.length; other++) {
                edges[token][other] = other != token && cosines[other] >= threshold;
            }
        }
    }
}
