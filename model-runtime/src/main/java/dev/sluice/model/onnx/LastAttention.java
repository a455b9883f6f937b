package dev.sluice.model.onnx;

/**
 * The attention of one row over all rows, worked out from its query where a fused operator does not
 * show it.
 *
 * @param heads of the query
 * @param keyHeads of the keys; query heads share them in groups
 * @param capacity rows of each key head, of which the first are in use
 * @param length numbers of one head
 */
record LastAttention(int heads, int keyHeads, int capacity, int length) {

    /**
     * Weights averaged over heads.
     *
     * @param query heads × length
     * @param keys keyHeads × capacity × length
     * @param rows in use
     * @param scale of products; 0: one by the root of the length
     */
    float[] of(float[] query, float[] keys, int rows, float scale) {
        double factor = scale == 0 ? 1 / Math.sqrt(length) : scale;
        float[] weights = new float[heads * rows];
        for (int head = 0; head < heads; head++) {
            int keyHead = head / (heads / keyHeads);
            double[] products = new double[rows];
            double largest = Double.NEGATIVE_INFINITY;
            for (int row = 0; row < rows; row++) {
                int at = (keyHead * capacity + row) * length;
                products[row] = factor * product(query, head * length, keys, at);
                largest = Math.max(largest, products[row]);
            }
            put(products, largest, weights, head * rows);
        }
        return mean(weights, rows);
    }

    private double product(float[] query, int queryAt, float[] keys, int keysAt) {
        double sum = 0;
        for (int i = 0; i < length; i++) {
            sum += (double) query[queryAt + i] * keys[keysAt + i];
        }
        return sum;
    }

    private static void put(double[] products, double largest, float[] weights, int at) {
        double sum = 0;
        for (double product : products) {
            sum += Math.exp(product - largest);
        }
        for (int row = 0; row < products.length; row++) {
            weights[at + row] = (float) (Math.exp(products[row] - largest) / sum);
        }
    }

    /**
     * The mean over heads.
     *
     * @param weights heads × rows
     */
    static float[] mean(float[] weights, int rows) {
        if (weights.length == 0 || weights.length % rows != 0) {
            throw new IllegalStateException(
                    weights.length + " weights of attention are no heads of " + rows + " rows");
        }
        int heads = weights.length / rows;
        float[] mean = new float[rows];
        for (int row = 0; row < rows; row++) {
            double sum = 0;
            for (int head = 0; head < heads; head++) {
                sum += weights[head * rows + row];
            }
            mean[row] = (float) (sum / heads);
        }
        return mean;
    }
}
