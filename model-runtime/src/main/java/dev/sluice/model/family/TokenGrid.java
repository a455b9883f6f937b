package dev.sluice.model.family;

/**
 * The grid of visual tokens that a frame becomes.
 *
 * @param height rows of tokens
 * @param width tokens in a row
 */
public record TokenGrid(int height, int width) {

    /** Tokens in all. */
    public int size() {
        return height * width;
    }
}
