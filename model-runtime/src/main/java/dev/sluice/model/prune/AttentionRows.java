// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.prune;

import java.util.Arrays;
import java.util.List;

/**
 * The attention that the last tokens of a sequence pay all tokens in one layer. A token pays none
 * to later ones.
 *
 * @param weights heads × rows × tokens; the weights of one head and row add up to 1; not copied
 * @param heads of the query
 * @param rows last tokens whose attention this is, at least 1
 * @param tokens of the sequence, at least as many as rows
 */
public record AttentionRows(float[] weights, int heads, int rows, int tokens) {

    public AttentionRows {
        if (rows < 1 || rows > tokens || weights.length != (long) heads * rows * tokens) {
            throw new IllegalArgumentException(
                    "found %d weights; expected %d heads × %d rows × %d tokens, of which the rows are the last"
                            .formatted(weights.length, heads, rows, tokens));
        }
    }

    /** Returns a weight; rows are counted from the first of these rows. */
    float weight(int head, int row, int token) {
        return weights[(head * rows + row) * tokens + token];
    }

    /** Index in the sequence of the first row's token. */
    public int firstRow() {
        return tokens - rows;
    }

    /** Returns the weight averaged over heads. */
    double mean(int row, int token) {
        double sum = 0;
        for (int head = 0; head < heads; head++) {
            sum += weight(head, row, token);
        }
        return sum / heads;
    }

    /** Returns the attention of consecutive heads. */
    public AttentionRows ofHeads(int from, int count) {
        int each = rows * tokens;
        float[] own = Arrays.copyOfRange(weights, from * each, (from + count) * each);
        return new AttentionRows(own, count, rows, tokens);
    }

    /**
     * Joins the rows of consecutive runs, each of which saw the tokens up to its own last one.
     *
     * @param runs at least one, of the same number of heads
     */
    public static AttentionRows joined(List<AttentionRows> runs) {
        if (runs.size() == 1) {
            return runs.get(0);
        }
        int heads = runs.get(0).heads;
        int tokens = runs.get(runs.size() - 1).tokens;
        int rows = runs.stream().mapToInt(AttentionRows::rows).sum();
        float[] weights = new float[Math.multiplyExact(Math.multiplyExact(heads, rows), tokens)];
        int first = 0;
        for (AttentionRows run : runs) {
            for (int row = 0; row < heads * run.rows; row++) {
                int target = row / run.rows * rows + first + row % run.rows;
                System.arraycopy(
                        run.weights, row * run.tokens, weights, target * tokens, run.tokens);
            }
            first += run.rows;
        }
        return new AttentionRows(weights, heads, rows, tokens);
    }
}
