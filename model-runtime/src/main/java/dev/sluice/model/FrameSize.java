// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model;

/**
 * Width and height of a frame.
 *
 * @param width pixels
 * @param height pixels
 */
public record FrameSize(int width, int height) {}
