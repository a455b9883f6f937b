// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.reduce;

import dev.sluice.engine.policy.Signals;

import org.jspecify.annotations.Nullable;

/**
 * The tokens of one step before reduction. The arrays are not copied, and nobody may change them
 * once a reducer has the step.
 *
 * <p>Besides its values, a step remembers the squares of its rows' lengths once somebody has summed
 * them and found the features to be finite. So a merge does not read all of them again only to see
 * what the drop before it has seen.
 */
public final class TokenStep {

    private final long step;
    private final TokenGrid grid;
    private final int dim;
    private final float[] features;
    private final float @Nullable [] attention;
    private final byte @Nullable [] pixels;
    private final Signals signals;
    private final CameraMotion motion;
    private volatile double @Nullable [] squares; // null if the features may not be finite

    /** Creates a step of which the encoder says nothing else. */
    public TokenStep(
            long step,
            TokenGrid grid,
            int dim,
            float[] features,
            float @Nullable [] attention,
            byte @Nullable [] pixels) {
        this(step, grid, dim, features, attention, pixels, Signals.NONE);
    }

    /**
     * @param step absolute index
     * @param grid the grid
     * @param dim dimension of the embeddings
     * @param features grid.size() × dim floats, row-major by grid index
     * @param attention one float per token, or null if the encoder has no such output
     * @param pixels 2 × grid.size() × 3 × pixels-per-cell bytes (frame, token, channel, pixel;
     *     value/255 is the pixel), or null if the policy does not use pixels
     * @param signals what else the encoder says of the tokens
     */
    public TokenStep(
            long step,
            TokenGrid grid,
            int dim,
            float[] features,
            float @Nullable [] attention,
            byte @Nullable [] pixels,
            Signals signals) {
        this(step, grid, dim, features, attention, pixels, signals, CameraMotion.FIXED);
    }

    private TokenStep(
            long step,
            TokenGrid grid,
            int dim,
            float[] features,
            float @Nullable [] attention,
            byte @Nullable [] pixels,
            Signals signals,
            CameraMotion motion) {
        this.step = step;
        this.grid = grid;
        this.dim = dim;
        this.features = features;
        this.attention = attention;
        this.pixels = pixels;
        this.signals = signals;
        this.motion = motion;
    }

    /** Returns the same tokens, filmed by a camera that does something; shares the arrays. */
    public TokenStep filmed(CameraMotion by) {
        return new TokenStep(step, grid, dim, features, attention, pixels, signals, by);
    }

    /** Absolute index. */
    public long step() {
        return step;
    }

    /** The grid. */
    public TokenGrid grid() {
        return grid;
    }

    /** Dimension of the embeddings. */
    public int dim() {
        return dim;
    }

    /** The embeddings, grid.size() × dim floats, row-major by grid index. */
    public float[] features() {
        return features;
    }

    /** One float per token, or null if the encoder has no such output. */
    public float @Nullable [] attention() {
        return attention;
    }

    /** Two frames of bytes (frame, token, channel, pixel), or null. */
    public byte @Nullable [] pixels() {
        return pixels;
    }

    /** Returns what the encoder says of the tokens beside their attention. */
    public Signals signals() {
        return signals;
    }

    /** Returns what the camera did at this step; {@code FIXED} if nothing is known of it. */
    public CameraMotion motion() {
        return motion;
    }

    /** Returns the attention, if there is any, and all other signals. */
    Signals allSignals() {
        return signals.withAttention(attention);
    }

    /** The squares of the rows' lengths; null if nobody has found the features to be finite. */
    double @Nullable [] squares() {
        return squares;
    }

    /** Notes that the features are finite; the squares are not copied. */
    void noteFinite(double[] rowSquares) {
        squares = rowSquares;
    }
}
