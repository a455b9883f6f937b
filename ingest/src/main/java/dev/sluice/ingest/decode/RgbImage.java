package dev.sluice.ingest.decode;

/**
 * A picture on the heap.
 *
 * @param width pixels in a row
 * @param height rows
 * @param rgb height × width × 3 bytes, row-major, red first, no padding; not copied
 */
public record RgbImage(int width, int height, byte[] rgb) {

    public RgbImage {
        if (rgb.length != 3 * width * height) {
            throw new IllegalArgumentException(
                    "an RGB image of %d×%d has %d bytes, found %d"
                            .formatted(width, height, 3 * width * height, rgb.length));
        }
    }
}
