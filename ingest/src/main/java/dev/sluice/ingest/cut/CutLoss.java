// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.cut;

/**
 * Frames that no chunk contains.
 *
 * @param startMicros presentation time of the first of them, source clock
 * @param durationMicros time from the start to the end of the last one
 * @param frames number of frames
 * @param reason what was found, what was expected, and the setting that changes it
 */
public record CutLoss(long startMicros, long durationMicros, int frames, String reason) {}
