// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.graph;

/**
 * How to read the attention that a run's tokens pay in the last layer of a decoder's part.
 *
 * @param output weights [1, heads, rows, tokens]; if there are keys, the queries [1, rows, heads ×
 *     head dimension]
 * @param keys cache input that holds the keys; empty if the output holds weights
 * @param heads of the query; 0 if the output holds weights
 * @param scale of products of query and key; 0 for 1 / √(head dimension)
 * @param rows last tokens of the run whose attention it is, or {@link #ALL}
 */
public record AttentionProbe(String output, String keys, int heads, float scale, int rows) {

    /** As many rows as the run has tokens. */
    static final int ALL = Integer.MAX_VALUE;

    /** Returns how many rows a run of this number of tokens has. */
    public int rowsOf(int tokens) {
        return Math.min(rows, tokens);
    }

    /** Returns the same attention under another name, of another number of rows. */
    AttentionProbe named(String name, int number) {
        return new AttentionProbe(name, keys, heads, scale, number);
    }

    /** Whether weights have to be computed from query and keys. */
    public boolean isQuery() {
        return !keys.isEmpty();
    }
}
