package dev.sluice.model;

/**
 * The visual tokens of one step, as the vision encoder gives them.
 *
 * @param gridHeight rows of tokens
 * @param gridWidth tokens in a row
 * @param dim floats in a token. A model with DeepStack has n further features of every token, which
 *     its decoder adds between its layers: a token is then its H numbers and n times H more, dim =
 *     H·(1 + n), one row to whoever compares, merges or stores it
 * @param features gridHeight·gridWidth × dim floats, row-major by grid index
 * @param attention one float a token: the encoder's last used layer, mean over heads and queries
 *     per key, pooled like the features; null where the graph has no such output
 */
public record VisualTokens(
        int gridHeight, int gridWidth, int dim, float[] features, float[] attention) {}
