// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.decode;

/**
 * The size of an image.
 *
 * @param width in pixels
 * @param height in pixels
 */
public record ImageSize(int width, int height) {}
