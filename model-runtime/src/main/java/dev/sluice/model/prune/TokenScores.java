// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.prune;

import java.util.Arrays;

/**
 * How much the text behind the visual tokens looks at each token. All scores have one value per
 * token of the sequence; those of text tokens mean nothing.
 */
public final class TokenScores {

    private TokenScores() {}

    /**
     * Returns the attention that the last row pays each token, averaged over heads (FastV,
     * PyramidDrop, HoliTom).
     */
    public static double[] ofLastRow(AttentionRows attention) {
        double[] scores = new double[attention.tokens()];
        for (int token = 0; token < scores.length; token++) {
            scores[token] = (float) attention.mean(attention.rows() - 1, token);
        }
        return scores;
    }

    /**
     * Returns the attention that the last row pays each of some tokens, as if it paid none to the
     * others, averaged over heads (FEATHER).
     *
     * @param among for each token whether it is one of them
     */
    public static double[] ofLastRow(AttentionRows attention, boolean[] among) {
        double[] scores = new double[attention.tokens()];
        int row = attention.rows() - 1;
        for (int head = 0; head < attention.heads(); head++) {
            double paid = 0;
            for (int token = 0; token < scores.length; token++) {
                paid += among[token] ? attention.weight(head, row, token) : 0;
            }
            for (int token = 0; token < scores.length && paid > 0; token++) {
                double share = among[token] ? attention.weight(head, row, token) / paid : 0;
                scores[token] += share / attention.heads();
            }
        }
        return scores;
    }

    /** Returns the attention that all rows together pay each token, averaged over heads. */
    public static double[] ofAllRows(AttentionRows attention) {
        double[] scores = new double[attention.tokens()];
        for (int token = 0; token < scores.length; token++) {
            for (int row = 0; row < attention.rows(); row++) {
                scores[token] += attention.mean(row, token);
            }
        }
        return scores;
    }

    /** Returns the largest attention that one row pays each token, averaged over heads. */
    public static double[] ofBestRow(AttentionRows attention) {
        double[] scores = new double[attention.tokens()];
        for (int token = 0; token < scores.length; token++) {
            for (int row = 0; row < attention.rows(); row++) {
                scores[token] = Math.max(scores[token], attention.mean(row, token));
            }
        }
        return scores;
    }

    /**
     * Returns the attention that all rows pay each token, where a row counts as much as the rows
     * look at it and it looks at them; summed over heads (AdaptInfer, weiczh02/AdaptInfer-base
     * {@code score.py}). The weight of a row is its column's sum in T + Tᵀ − diag(T), for T the
     * attention of the rows to each other.
     */
    public static double[] weightedByText(AttentionRows attention) {
        double[] scores = new double[attention.tokens()];
        for (int head = 0; head < attention.heads(); head++) {
            for (int row = 0; row < attention.rows(); row++) {
                double importance = importance(attention, head, row);
                for (int token = 0; token < scores.length; token++) {
                    scores[token] += importance * attention.weight(head, row, token);
                }
            }
        }
        return scores;
    }

    private static double importance(AttentionRows attention, int head, int row) {
        int first = attention.firstRow();
        double sum = -attention.weight(head, row, first + row);
        for (int other = 0; other < attention.rows(); other++) {
            sum += attention.weight(head, other, first + row);
            sum += attention.weight(head, row, first + other);
        }
        return sum;
    }

    /**
     * Returns the share of its attention that a row pays some tokens, averaged over heads and rows:
     * from 0 to 1.
     *
     * @param among for each token whether it is one of them
     */
    public static double paid(AttentionRows attention, boolean[] among) {
        double sum = 0;
        for (int token = 0; token < among.length; token++) {
            for (int row = 0; row < attention.rows() && among[token]; row++) {
                sum += attention.mean(row, token);
            }
        }
        return sum / attention.rows();
    }

    /**
     * Returns the given tokens from the highest score to the lowest; equal ones in their order.
     *
     * @param tokens ascending
     */
    public static int[] ranked(double[] scores, int[] tokens) {
        return Arrays.stream(tokens)
                .boxed()
                .sorted((left, right) -> Double.compare(-scores[left], -scores[right])) // stable
                .mapToInt(Integer::intValue)
                .toArray();
    }
}
