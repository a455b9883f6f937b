// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.graph;

import dev.sluice.model.EncoderSignal;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtSession;

import java.util.Arrays;

/**
 * All attention of one layer, and what the signals are by their definition, computed in doubles.
 *
 * @param heads number of heads
 * @param n number of patches
 * @param dim dimension of a head
 * @param weights heads × n × n
 * @param keys heads × dim × n
 * @param values heads × n × dim
 */
record Whole(int heads, int n, int dim, float[] weights, float[] keys, float[] values) {

    static Whole read(OrtSession.Result result, int layer) throws Exception {
        OnnxTensor values = tensor(result, "values" + layer);
        long[] shape = values.getInfo().getShape();
        return new Whole(
                (int) shape[0],
                (int) shape[1],
                (int) shape[2],
                tensor(result, "weights" + layer).getFloatBuffer().array(),
                tensor(result, "keys" + layer).getFloatBuffer().array(),
                values.getFloatBuffer().array());
    }

    private static OnnxTensor tensor(OrtSession.Result result, String name) {
        return (OnnxTensor) result.get(name).orElseThrow();
    }

    float[] received() {
        double[] sums = new double[heads * n];
        for (int i = 0; i < weights.length; i++) {
            sums[i / (n * n) * n + i % n] += (double) weights[i] / n;
        }
        return floats(sums);
    }

    float[] receivedOfAll() {
        double[] sums = new double[n];
        for (int i = 0; i < weights.length; i++) {
            sums[i % n] += (double) weights[i] / n / heads;
        }
        return floats(sums);
    }

    float[] diagonal() {
        double[] own = new double[heads * n];
        for (int i = 0; i < own.length; i++) {
            own[i] = weights[i * n + i % n];
        }
        return floats(own);
    }

    float[] globalAttention() {
        float[] received = receivedOfAll();
        double[] sums = new double[n];
        int globals = 0;
        for (int query = 0; query < n; query++) {
            if (received[query] > EncoderSignal.GLOBAL_FACTOR / n) {
                globals++;
                for (int i = 0; i < heads * n; i++) {
                    sums[i % n] += (double) weights[(i / n * n + query) * n + i % n] / heads;
                }
            }
        }
        if (globals == 0) {
            return received;
        }
        for (int key = 0; key < n; key++) {
            sums[key] /= globals;
        }
        return floats(sums);
    }

    float[] pageRank() {
        double[] scores = new double[heads * n];
        Arrays.fill(scores, 1);
        for (int i = 0; i < EncoderSignal.PAGE_RANK_ITERATIONS; i++) {
            double[] next = new double[heads * n];
            for (int j = 0; j < weights.length; j++) {
                int head = j / (n * n);
                next[head * n + j % n] += weights[j] * scores[head * n + j / n % n];
            }
            scores = next;
        }
        return floats(scores);
    }

    float[] meanKeys() {
        double[] means = new double[n * dim];
        for (int i = 0; i < keys.length; i++) {
            means[i % n * dim + i / n % dim] += (double) keys[i] / heads;
        }
        return floats(means);
    }

    float[] valueNorms() {
        double[] norms = new double[n];
        for (int patch = 0; patch < n; patch++) {
            for (int i = 0; i < dim; i++) {
                double mean = 0;
                for (int head = 0; head < heads; head++) {
                    mean += (double) value(head, patch, i) / heads;
                }
                norms[patch] += Math.abs(mean);
            }
        }
        return floats(norms);
    }

    float[] semantic() {
        double[] means = new double[n];
        for (int head = 0; head < heads; head++) {
            double[] products = new double[n];
            double total = 0;
            for (int patch = 0; patch < n; patch++) {
                for (int i = 0; i < dim; i++) {
                    products[patch] += value(head, patch, i) * meanValue(head, i);
                }
                total += Math.exp(products[patch]);
            }
            for (int patch = 0; patch < n; patch++) {
                means[patch] += Math.exp(products[patch]) / total / heads;
            }
        }
        return floats(means);
    }

    private double meanValue(int head, int i) {
        double mean = 0;
        for (int patch = 0; patch < n; patch++) {
            mean += (double) value(head, patch, i) / n;
        }
        return mean;
    }

    private float value(int head, int patch, int i) {
        return values[(head * n + patch) * dim + i];
    }

    private static float[] floats(double[] values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) values[i];
        }
        return floats;
    }
}
