// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.stream;

/**
 * Missing chunks for which the stream no longer waits.
 *
 * @param epoch the epoch of the chunks
 * @param first sequence of the first one
 * @param last sequence of the last one
 * @param fromMicros end of the chunk before them, microseconds since 1970
 * @param toMicros capture time of the chunk after them, microseconds since 1970
 */
public record Gap(long epoch, long first, long last, long fromMicros, long toMicros) {}
