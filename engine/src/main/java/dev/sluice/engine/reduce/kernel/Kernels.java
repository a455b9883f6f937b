// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.reduce.kernel;

/**
 * Sums over the rows of matrices of floats, each in one fixed order, so that the same values give
 * the same bits on every machine, with and without the Vector API, and however the rows are divided
 * among threads.
 *
 * <p><b>The order of a sum</b> over n values, in float and without fused multiply-add: value i goes
 * to the partial sum i mod {@value #BLOCK}, for the largest multiple of {@value #BLOCK} that is at
 * most n. Then the four partial sums of each lane l below {@value #LANES} are added as (l + (l+16))
 * + ((l+32) + (l+48)). What is left of the values is added to the lane i mod {@value #LANES}. At
 * last the lanes are added by halves: l and l + 8, l and l + 4, and so on. So 2, 4, 8 or 16 lanes
 * can be processed at once with four independent additions each.
 *
 * <p>A matrix is an array of rows × dim floats, row-major. A method writes the results of the rows
 * {@code from} to {@code to}, exclusive, at the index of the row, and nothing else; calls for
 * different rows may run at the same time. Infinite and NaN results are those of the float sums:
 * the sum of a row's squares is finite only if the row is. Stateless.
 */
public interface Kernels {

    /** Lanes that are added by halves at last. */
    int LANES = 16;

    /** Partial sums. */
    int BLOCK = 4 * LANES;

    /** Columns after which a distance continues in doubles; a multiple of {@link #LANES}. */
    int COLUMNS = 1024;

    /** Returns the fastest kernels that this JVM can run; the same object on each call. */
    static Kernels best() {
        return KernelChoice.BEST;
    }

    /** Returns what the kernels use, for the log. */
    String description();

    /** Sums the squares of each row. */
    void squares(float[] values, int dim, int from, int to, float[] squares);

    /** Sums the products of each row of {@code values} with the same row of {@code others}. */
    void dots(float[] values, float[] others, int dim, int from, int to, float[] dots);

    /**
     * Sums the products of one row with each row of {@code values}.
     *
     * @param row holds the row
     * @param start index of the row's first value
     */
    void rowDots(float[] row, int start, float[] values, int dim, int from, int to, float[] dots);

    /**
     * Sums the products of each of some rows with each of some others, all of which have the bits
     * that {@link #rowDots} gives them.
     *
     * @param values holds the rows {@code from} to {@code to}, exclusive
     * @param others holds the rows {@code otherFrom} to {@code otherTo}, exclusive; may be the same
     *     array
     * @param stride the sum of row r and the other row s is written at r × stride + s
     */
    void allDots(
            float[] values,
            int from,
            int to,
            float[] others,
            int otherFrom,
            int otherTo,
            int dim,
            int stride,
            float[] dots);

    /**
     * Does {@link #squares} on {@code values} and {@link #dots} on both, and reads each row of
     * {@code values} once.
     */
    void squaresAndDots(
            float[] values,
            float[] others,
            int dim,
            int from,
            int to,
            float[] squares,
            float[] dots);

    /**
     * Sums the squared differences between each row and every later one. Here column i goes to the
     * lane i mod {@value #LANES}, then the lanes are added by halves, and the sums of {@value
     * #COLUMNS} columns each are added in doubles.
     *
     * @param points count × dim floats
     * @param sums count × count doubles, of which those right of the diagonal are written in the
     *     rows {@code from} to {@code to}
     */
    void squaredDistances(float[] points, int count, int dim, int from, int to, double[] sums);

    /**
     * Sums rows value by value, one after the other in their order.
     *
     * @param sources the array of each row
     * @param offsets index of each row's first value
     * @param count number of rows, at least 1
     * @param length values of a row
     * @param at index in {@code sums} of the first sum
     */
    void sumRows(float[][] sources, int[] offsets, int count, int length, float[] sums, int at);

    /**
     * Adds rows to sums, value by value and one row after the other, in doubles.
     *
     * @param sums dim doubles
     */
    void addRows(float[] values, int dim, int from, int to, double[] sums);

    /**
     * Sums the products of a vector with each row, in the order of a sum, but in doubles.
     *
     * @param vector dim doubles
     */
    void vectorDots(double[] vector, float[] values, int dim, int from, int to, double[] dots);

    /**
     * Sums the absolute differences of unsigned bytes over cells.
     *
     * @param first bytes of one frame, from index 0 on, cell by cell
     * @param second bytes of another frame
     * @param fromSecond index of that frame's first byte
     * @param cell bytes of a cell
     * @param sums one sum per cell, exact
     */
    void differences(
            byte[] first, byte[] second, int fromSecond, int cell, int from, int to, long[] sums);
}
