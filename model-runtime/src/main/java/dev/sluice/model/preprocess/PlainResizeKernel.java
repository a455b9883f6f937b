// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.preprocess;

import java.util.Arrays;

/** The kernel in plain Java. */
final class PlainResizeKernel implements ResizeKernel {

    @Override
    public void alongRows(
            byte[][] rows, int count, ResampleWeights weights, byte[][] to, int[] buffer) {
        for (int row = 0; row < count; row++) {
            alongRow(rows[row], weights, to[row]);
        }
    }

    @Override
    public int bufferLength(ResampleWeights weights) {
        return 0;
    }

    private static void alongRow(byte[] row, ResampleWeights weights, byte[] to) {
        for (int x = 0; x < weights.outputs; x++) {
            int from = weights.first[x];
            int weightAt = x * weights.taps;
            int sum = HALF;
            for (int tap = 0; tap < weights.count[x]; tap++) {
                sum += (row[from + tap] & 0xff) * weights.weights[weightAt + tap];
            }
            to[x] = clip(sum);
        }
    }

    @Override
    public void acrossRows(
            byte[][] rows, int count, int[] weights, int from, byte[] to, int length) {
        int[] sums = new int[length];
        Arrays.fill(sums, HALF);
        for (int tap = 0; tap < count; tap++) {
            byte[] row = rows[tap];
            int weight = weights[from + tap];
            for (int i = 0; i < length; i++) {
                sums[i] += (row[i] & 0xff) * weight;
            }
        }
        for (int i = 0; i < length; i++) {
            to[i] = clip(sums[i]);
        }
    }

    private static byte clip(int sum) {
        int value = sum >> ResampleWeights.FRACTION_BITS;
        return (byte) (value < 0 ? 0 : Math.min(value, 255));
    }
}
