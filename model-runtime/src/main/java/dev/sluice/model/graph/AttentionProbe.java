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
 * @param allRows whether the rows are all tokens of the run; otherwise there is one, the last token
 */
public record AttentionProbe(String output, String keys, int heads, float scale, boolean allRows) {

    /** Whether weights have to be computed from query and keys. */
    public boolean isQuery() {
        return !keys.isEmpty();
    }
}
