// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.onnx;

import dev.sluice.model.ModelException;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;

import java.util.List;
import java.util.Map;

/**
 * Keys and values, or states, of the sequences of a batch. A change of the rows is prepared first,
 * which may fail and then changes nothing, and committed afterwards. Not safe for use by several
 * threads.
 */
interface BatchCaches extends AutoCloseable {

    /** A change of the rows that has not been made yet. */
    interface Change extends AutoCloseable {

        /** Makes the change. */
        void commit() throws OrtException, ModelException;

        /** Frees what an uncommitted change has allocated; does nothing after a commit. */
        @Override
        void close();
    }

    /**
     * Prepares a change.
     *
     * @param rows all rows after the change, at least one
     * @param before tokens of the rows of before
     * @param after tokens of the rows after the change
     * @param room tokens that the longest of the rows may reach
     */
    Change prepare(List<BatchRow> rows, int[] before, int[] after, int room)
            throws OrtException, ModelException;

    /** Returns the inputs of the next run by name; they stay this object's. */
    Map<String, OnnxTensor> inputs();

    /** Whether a run writes into its inputs; otherwise the runtime allocates the outputs. */
    boolean inPlace();

    /**
     * Takes over the outputs of a run, by the names of the inputs that they continue; none if runs
     * write into the inputs.
     */
    void advance(Map<String, OnnxTensor> present);

    /**
     * Copies one row into new tensors of one sequence, which the caller closes.
     *
     * @param tokens of the row
     */
    Map<String, OnnxTensor> copy(int row, int tokens) throws OrtException;

    /** Copies one row as {@link #copy} does, into tensors of that size. */
    void write(int row, int tokens, Map<String, OnnxTensor> targets) throws OrtException;

    /** Number of tokens that lie before the first one of a row with this number of tokens. */
    int padding(int tokens);

    /** Number of columns of the attention mask, with the token that is run next. */
    int columns(int[] tokens);

    /** Removes all rows and frees their memory. */
    void clear();

    @Override
    default void close() {
        clear();
    }
}
