// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.decode;

/**
 * The first frame of a sampling slot.
 *
 * @param slot ⌊t·fps⌋, absolute
 * @param captureMicros capture time of the frame, microseconds since 1970
 * @param image the frame, resized for the vision encoder
 */
public record SampledFrame(long slot, long captureMicros, RgbImage image) {}
