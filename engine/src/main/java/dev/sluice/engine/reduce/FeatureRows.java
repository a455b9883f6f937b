// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.reduce;

import dev.sluice.engine.format.BinaryData;
import dev.sluice.engine.format.FormatException;
import dev.sluice.engine.reduce.kernel.Kernels;
import dev.sluice.model.tensor.Float16;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The embeddings of a step, one per row, with the square of each one's length.
 *
 * @param dim dimension of the embeddings
 * @param values rows × dim floats, row-major
 * @param squares one double per row, summed in the same order every time
 */
record FeatureRows(int dim, float[] values, double[] squares) {

    private static final Kernels KERNELS = Kernels.best();
    private static final int LEAST_ROWS = 16; // that are worth a thread

    private static final byte FLOAT32 = 0;
    private static final byte FLOAT16 = 1;

    /**
     * The rows of a step and their cosines to the rows of the step before.
     *
     * @param rows the step's rows
     * @param cosines one per row; 0 where one of the vectors is zero, undefined if not all values
     *     are finite
     */
    record Compared(FeatureRows rows, float[] cosines) {}

    /** Returns the rows of a step; the features are not copied. */
    static FeatureRows of(TokenStep step, Workers workers) {
        return of(step.grid().size(), step.dim(), step.features(), workers);
    }

    private static FeatureRows of(int rows, int dim, float[] values, Workers workers) {
        float[] squares = new float[rows];
        workers.run(
                rows, LEAST_ROWS, (from, to) -> KERNELS.squares(values, dim, from, to, squares));
        return of(dim, values, squares);
    }

    private static FeatureRows of(int dim, float[] values, float[] floatSquares) {
        double[] squares = new double[floatSquares.length];
        for (int row = 0; row < squares.length; row++) {
            squares[row] =
                    Vectors.fitsFloat(floatSquares[row])
                            ? floatSquares[row]
                            : Vectors.dot(values, values, row * dim, dim);
        }
        return new FeatureRows(dim, values, squares);
    }

    /** Returns the rows of a step compared with these; reads the step once. */
    Compared compare(TokenStep step, Workers workers) {
        int rows = squares.length;
        float[] features = step.features();
        float[] newSquares = new float[rows];
        float[] dots = new float[rows];
        workers.run(
                rows,
                LEAST_ROWS,
                (from, to) ->
                        KERNELS.squaresAndDots(features, values, dim, from, to, newSquares, dots));
        FeatureRows compared = of(dim, features, newSquares);
        return new Compared(compared, cosines(compared, dots));
    }

    /**
     * Returns the cosine of each row to the same row of {@code other}; 0 where one of them is zero.
     */
    float[] cosines(FeatureRows other, Workers workers) {
        float[] dots = new float[squares.length];
        workers.run(
                dots.length,
                LEAST_ROWS,
                (from, to) -> KERNELS.dots(values, other.values, dim, from, to, dots));
        return cosines(other, dots);
    }

    private float[] cosines(FeatureRows other, float[] dots) {
        float[] cosines = new float[squares.length];
        for (int row = 0; row < cosines.length; row++) {
            double scale = Math.sqrt(squares[row]) * Math.sqrt(other.squares[row]);
            if (scale > 0) {
                boolean fits =
                        Vectors.fitsFloat(squares[row]) && Vectors.fitsFloat(other.squares[row]);
                double dot = fits ? dots[row] : Vectors.dot(values, other.values, row * dim, dim);
                cosines[row] = (float) (dot / scale);
            }
        }
        return cosines;
    }

    /** Returns the index of the first row that is not finite, or -1. */
    int firstNotFinite() {
        for (int row = 0; row < squares.length; row++) {
            // The squares of finite floats never overflow a double.
            if (!Double.isFinite(squares[row])) {
                return row;
            }
        }
        return -1;
    }

    /** Returns the cosine of a row to each row of {@code others}; 0 where one of them is zero. */
    double[] cosines(int row, FeatureRows others) {
        float[] dots = new float[others.squares.length];
        KERNELS.rowDots(values, row * dim, others.values, dim, 0, dots.length, dots);
        double[] cosines = new double[dots.length];
        for (int other = 0; other < dots.length; other++) {
            double scale = Math.sqrt(squares[row]) * Math.sqrt(others.squares[other]);
            if (scale > 0) {
                boolean fits =
                        Vectors.fitsFloat(squares[row]) && Vectors.fitsFloat(others.squares[other]);
                cosines[other] =
                        (fits
                                        ? dots[other]
                                        : Vectors.dot(
                                                values, row * dim, others.values, other * dim, dim))
                                / scale;
            }
        }
        return cosines;
    }

    /** Returns a copy of the flagged rows. */
    FeatureRows flagged(boolean[] rows) {
        float[] chosen = new float[values.length];
        double[] chosenSquares = new double[rows.length];
        int count = 0;
        for (int row = 0; row < rows.length; row++) {
            if (rows[row]) {
                System.arraycopy(values, row * dim, chosen, count * dim, dim);
                chosenSquares[count++] = squares[row];
            }
        }
        return new FeatureRows(
                dim, Arrays.copyOf(chosen, count * dim), Arrays.copyOf(chosenSquares, count));
    }

    FeatureRows copy() {
        return new FeatureRows(dim, values.clone(), squares.clone());
    }

    /** Copies the flagged rows of {@code other}. */
    void replace(FeatureRows other, boolean[] rows) {
        for (int row = 0; row < squares.length; row++) {
            if (rows[row]) {
                System.arraycopy(other.values, row * dim, values, row * dim, dim);
                squares[row] = other.squares[row];
            }
        }
    }

    /** Writes the rows without loss: as halves where that is exact. */
    void write(DataOutput out) throws IOException {
        out.writeInt(squares.length);
        out.writeInt(dim);
        byte[] halves = Float16.toBytes(values);
        if (Arrays.equals(Float16.toFloats(halves, 0, values.length), values)) {
            out.writeByte(FLOAT16);
            out.write(halves);
        } else {
            out.writeByte(FLOAT32);
            ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * values.length);
            bytes.order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(values);
            out.write(bytes.array());
        }
    }

    static FeatureRows read(DataInput in) throws IOException {
        int rows = in.readInt();
        int dim = in.readInt();
        if (rows < 0 || dim < 1) {
            throw FormatException.damaged(
                    "feature rows",
                    "%d rows of %d values, expected at least 0 rows of at least 1 value"
                            .formatted(rows, dim));
        }
        boolean halves = in.readByte() == FLOAT16;
        int count = Math.multiplyExact(rows, dim);
        long size = (long) count * (halves ? Float16.BYTES : Float.BYTES);
        byte[] bytes = BinaryData.readFully(size, in);
        if (halves) {
            return of(rows, dim, Float16.toFloats(bytes, 0, count), Workers.caller());
        }
        float[] values = new float[count];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
        return of(rows, dim, values, Workers.caller());
    }
}
