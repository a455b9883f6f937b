// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.memory;

/**
 * Time of which no frame was used, because its video is missing, was left out or is damaged.
 *
 * @param fromMicros end of the frames before it, microseconds since 1970, or {@link Evidence#NONE}
 *     if there are none
 * @param toMicros capture time of the first frame after it
 */
record UnseenTime(long fromMicros, long toMicros) {}
