// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.onnx;

/**
 * The attention that one token pays all tokens, computed from its query for fused operators that do
 * not return their weights.
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
     * Computes the weights, averaged over heads.
     *
     * @param query heads × headDim
     * @param keys keyHeads × capacity × headDim
     * @param tokens in use
     * @param scale of products; 0 for 1 / √headDim
     */
    float[] of(float[] query, float[] keys, int tokens, float scale) {
        double factor = scale == 0 ? 1 / Math.sqrt(headDim) : scale;
        float[] weights = new float[heads * tokens];
        for (int head = 0; head < heads; head++) {
            int keyHead = head / (heads / keyHeads);
            double[] products = new double[tokens];
            double largest = Double.NEGATIVE_INFINITY;
            for (int token = 0; token < tokens; token++) {
                int at = (keyHead * capacity + token) * headDim;
                products[token] = factor * product(query, head * headDim, keys, at);
                largest = Math.max(largest, products[token]);
            }
            softmax(products, largest, weights, head * tokens);
        }
        return mean(weights, tokens);
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
     * Returns the mean over heads.
     *
     * @param weights heads × tokens
     */
    static float[] mean(float[] weights, int tokens) {
        if (weights.length == 0 || weights.length % tokens != 0) {
            throw new IllegalStateException(
                    "found %d attention weights; expected a multiple of %d tokens"
                            .formatted(weights.length, tokens));
        }
        int heads = weights.length / tokens;
        float[] mean = new float[tokens];
        for (int token = 0; token < tokens; token++) {
            double sum = 0;
            for (int head = 0; head < heads; head++) {
                sum += weights[head * tokens + token];
            }
            mean[token] = (float) (sum / heads);
        }
        return mean;
    }
}
