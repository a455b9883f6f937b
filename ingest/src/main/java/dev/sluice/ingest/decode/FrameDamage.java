// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.decode;

/**
 * Frames of a chunk, consecutive in decoding order, that are not used, because they are damaged or
 * depend on a frame that is damaged or missing. Where frames are reordered, used ones can lie
 * between them.
 *
 * @param fromMicros capture time of the first of them, microseconds since 1970
 * @param toMicros capture time of the end of the last one, microseconds since 1970
 * @param frames number of frames
 * @param reason what was found
 */
public record FrameDamage(long fromMicros, long toMicros, int frames, String reason) {}
