// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.preprocess;

/**
 * The sums of a resize, in integers, so that all implementations give the same bytes. Arrays of
 * bytes have {@link #PADDING} more bytes than values, which may be read and written. Stateless.
 */
interface ResizeKernel {

    /** Bytes behind the values of a row; twice the largest number of lanes. */
    int PADDING = 32;

    /** Rows that are resized at a time; the largest number of lanes. */
    int ROWS = 16;

    /** Half of the unit of the weights, so that sums are rounded. */
    int HALF = 1 << (ResampleWeights.FRACTION_BITS - 1);

    /** Returns the fastest kernel that this JVM can run; the same object on each call. */
    static ResizeKernel best() {
        return ResizeKernelChoice.BEST;
    }

    /**
     * Resizes rows.
     *
     * @param rows at least {@code count} rows, one byte for each input sample
     * @param count at most {@link #ROWS}
     * @param to receives as many rows, one byte for each output sample
     * @param buffer {@link #bufferLength} values of any kind, which are overwritten
     */
    void alongRows(byte[][] rows, int count, ResampleWeights weights, byte[][] to, int[] buffer);

    /** Returns the length of the buffer that {@link #alongRows} needs. */
    int bufferLength(ResampleWeights weights);

    /**
     * Adds rows by weight.
     *
     * @param rows at least {@code count} rows of {@code length} bytes
     * @param weights the weight of rows[i] at {@code from + i}
     * @param to receives {@code length} bytes
     */
    void acrossRows(byte[][] rows, int count, int[] weights, int from, byte[] to, int length);
}
