// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.graph;

/**
 * How to read the attention that a run's last token pays in the last layer of a decoder's part.
 *
 * @param output weights [1, heads, 1, tokens]; if there are keys, the token's query [1, 1, heads ×
 *     head dimension]
 * @param keys cache input that holds the keys; empty if the output holds weights
 * @param heads of the query; 0 if the output holds weights
 * @param scale of products of query and key; 0 for 1 / √(head dimension)
 */
public record AttentionProbe(String output, String keys, int heads, float scale) {

    /** Whether weights have to be computed from query and keys. */
    public boolean isQuery() {
        return !keys.isEmpty();
    }
}
