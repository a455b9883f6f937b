// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.policy;

/**
 * How well embeddings fit a text in the space of a language model, for the choice of what a
 * question sees. Stateless.
 */
public final class TextRelevance {

    private TextRelevance() {}

    /**
     * Returns the mean cosine of each row to the rows of the text, scaled over all of them to (0,
     * 1].
     *
     * @param rows count × dim floats, row-major
     * @param text at least one row of dim floats, row-major
     */
    public static double[] of(float[] rows, float[] text, int dim) {
        return CdPruner.relevance(rows(rows, dim), rows(text, dim), false);
    }

    /**
     * Chooses rows that fit the text and differ from each other, as {@code cdpruner} does with
     * {@code sign=+}. The time grows with the number of rows times the number of chosen ones times
     * dim.
     *
     * @param rows count × dim floats, row-major
     * @param text at least one row of dim floats, row-major
     * @param chosen the number of rows to choose
     * @return one value a row
     */
    public static boolean[] choose(float[] rows, float[] text, int dim, int chosen) {
        Rows all = rows(rows, dim);
        return CdPruner.choose(all, CdPruner.relevance(all, rows(text, dim), false), chosen);
    }

    private static Rows rows(float[] values, int dim) {
        return Rows.of(values, values.length / dim, dim);
    }
}
