// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.decode;

/**
 * The pixels of a frame on the heap.
 *
 * @param width in pixels
 * @param height in pixels
 * @param rgb height × width × 3 bytes, row-major, red first, without padding; not copied
 */
public record RgbImage(int width, int height, byte[] rgb) {

    public RgbImage {
        if (rgb.length != 3 * width * height) {
            throw new IllegalArgumentException(
                    "an RGB image of %d×%d has %d bytes: expected %d"
                            .formatted(width, height, rgb.length, 3 * width * height));
        }
    }
}
