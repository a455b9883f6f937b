// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.decode;

/**
 * Consecutive frames of a chunk that are not used, because they are damaged or depend on a frame
 * that is damaged or missing.
 *
 * @param fromMicros capture time of the first of them, microseconds since 1970
 * @param toMicros capture time of the end of the last one, microseconds since 1970
 * @param frames number of frames
 * @param reason what was found
 */
public record FrameDamage(long fromMicros, long toMicros, int frames, String reason) {}
