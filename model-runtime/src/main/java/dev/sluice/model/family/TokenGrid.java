package dev.sluice.model.family;

/**
 * The grid of visual tokens that a frame becomes.
 *
 * @param height number of rows
 * @param width number of columns
 */
public record TokenGrid(int height, int width) {

    /** Tokens in all. */
    public int size() {
        return height * width;
    }
}
