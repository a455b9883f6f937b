// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.prune;

import java.util.ArrayList;
import java.util.List;

/** The space that some keys span, by Gram and Schmidt's method, each key taken out twice. */
final class KeySpan {

    private static final int MOST_KEYS = 32;
    private static final double DEPENDENT = 1e-9; // what is left of a key that adds no direction

    private final List<double[]> directions = new ArrayList<>();

    /**
     * Spans the space of the first 32 keys of a run of keys.
     *
     * @param keys tokens × dim
     */
    static KeySpan of(float[] keys, int dim, TokenRange range) {
        KeySpan span = new KeySpan();
        int count = Math.min(MOST_KEYS, Math.min(range.length(), dim));
        for (int token = range.from(); token < range.from() + count; token++) {
            span.add(key(keys, dim, token));
        }
        return span;
    }

    private static double[] key(float[] keys, int dim, int token) {
        double[] key = new double[dim];
        for (int i = 0; i < dim; i++) {
            key[i] = keys[token * dim + i];
        }
        return key;
    }

    private void add(double[] key) {
        double before = norm(key);
        project(key);
        project(key);
        double left = norm(key);
        if (left > DEPENDENT * before) {
            for (int i = 0; i < key.length; i++) {
                key[i] /= left;
            }
            directions.add(key);
        }
    }

    /** Takes out of a vector what lies in this space. */
    private void project(double[] vector) {
        for (double[] direction : directions) {
            double along = 0;
            for (int i = 0; i < vector.length; i++) {
                along += vector[i] * direction[i];
            }
            for (int i = 0; i < vector.length; i++) {
                vector[i] -= along * direction[i];
            }
        }
    }

    /** Returns the length of what lies outside of this space in one token's key. */
    double residual(float[] keys, int dim, int token) {
        double[] key = key(keys, dim, token);
        project(key);
        return norm(key);
    }

    private static double norm(double[] vector) {
        double sum = 0;
        for (double value : vector) {
            sum += value * value;
        }
        return Math.sqrt(sum);
    }
}
