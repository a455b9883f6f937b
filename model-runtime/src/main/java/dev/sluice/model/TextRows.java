// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model;

/**
 * Embeddings of the tokens of a text, as the decoder reads them. Visual tokens are in the same
 * space with the first {@code dim} values of their embeddings; the others are DeepStack features.
 *
 * @param values count × dim floats, row-major; not modified
 * @param count number of tokens
 * @param dim floats of a row
 */
public record TextRows(float[] values, int count, int dim) {}
