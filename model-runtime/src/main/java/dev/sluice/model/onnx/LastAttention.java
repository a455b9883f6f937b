// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.onnx;

import dev.sluice.model.prune.AttentionRows;

/**
 * The attention that the last tokens pay all tokens, computed from their queries for fused
 * operators that do not return their weights.
 */
final class LastAttention {

    private final int heads;
    private final int keyHeads;
    private final int capacity;
    private final int headDim;

    /**
     * @param heads of the query
     * @param keyHeads of the keys; query heads share them in groups
     * @param capacity tokens of each key head, the first of which are in use
     * @param headDim values of one head
     */
    LastAttention(int heads, int keyHeads, int capacity, int headDim) {
        this.heads = heads;
        this.keyHeads = keyHeads;
        this.capacity = capacity;
        this.headDim = headDim;
    }

    /**
     * Computes the weights.
     *
     * @param queries of the last tokens, at least {@code rows} × heads × headDim; further ones come
     *     first
     * @param keys keyHeads × capacity × headDim
     * @param tokens in use
     * @param scale of products; 0 for 1 / √headDim
     */
    AttentionRows of(float[] queries, int rows, float[] keys, int tokens, float scale) {
        double factor = scale == 0 ? 1 / Math.sqrt(headDim) : scale;
        float[] weights = new float[heads * rows * tokens];
        int first = queries.length / headDim - rows * heads;
        for (int head = 0; head < heads; head++) {
            int keyHead = head / (heads / keyHeads);
            for (int row = 0; row < rows; row++) {
                int query = (first + row * heads + head) * headDim;
                double[] products = new double[tokens - rows + row + 1];
                double largest = Double.NEGATIVE_INFINITY;
                for (int token = 0; token < products.length; token++) {
                    int at = (keyHead * capacity + token) * headDim;
                    products[token] = factor * product(queries, query, keys, at);
                    largest = Math.max(largest, products[token]);
                }
                softmax(products, largest, weights, (head * rows + row) * tokens);
            }
        }
        return new AttentionRows(weights, heads, rows, tokens);
    }

    private double product(float[] query, int queryAt, float[] keys, int keysAt) {
        double sum = 0;
        for (int i = 0; i < headDim; i++) {
            sum += (double) query[queryAt + i] * keys[keysAt + i];
        }
        return sum;
    }

    private static void softmax(double[] products, double largest, float[] weights, int at) {
        double sum = 0;
        for (double product : products) {
            sum += Math.exp(product - largest);
        }
        for (int token = 0; token < products.length; token++) {
            weights[at + token] = (float) (Math.exp(products[token] - largest) / sum);
        }
    }

    /**
     * Returns the last rows of weights that the graph returned.
     *
     * @param weights one or more heads × at least as many rows × tokens
     * @param found rows that each head has
     */
    static AttentionRows ofWeights(float[] weights, int found, int rows, int tokens) {
        if (weights.length == 0 || weights.length % (found * tokens) != 0) {
            throw new IllegalStateException(
                    "found %d attention weights; expected a multiple of %d rows × %d tokens"
                            .formatted(weights.length, found, tokens));
        }
        int heads = weights.length / (found * tokens);
        if (found == rows) {
            return new AttentionRows(weights, heads, rows, tokens);
        }
        float[] last = new float[heads * rows * tokens];
        for (int head = 0; head < heads; head++) {
            int from = (head * found + found - rows) * tokens;
            System.arraycopy(weights, from, last, head * rows * tokens, rows * tokens);
        }
        return new AttentionRows(last, heads, rows, tokens);
    }
}
