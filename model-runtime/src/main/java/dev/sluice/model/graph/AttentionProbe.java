package dev.sluice.model.graph;

/**
 * How the attention of a run's last row is had from a part of a decoder.
 *
 * @param output weights [1, heads, 1, rows], or, where there are keys, the row's query [1, 1, heads
 *     × length]
 * @param keys input of the cache that has the keys; empty where the output has weights
 * @param heads of the query; 0 where the output has weights
 * @param scale of products of query and key; 0: one by the root of the length
 */
public record AttentionProbe(String output, String keys, int heads, float scale) {

    /** Whether weights have to be made of query and keys. */
    public boolean isQuery() {
        return !keys.isEmpty();
    }
}
