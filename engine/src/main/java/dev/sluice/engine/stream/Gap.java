// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.stream;

/**
 * Chunks that did not come and are waited for no longer.
 *
 * @param epoch their epoch
 * @param first the first one's sequence
 * @param last the last one's sequence
 * @param fromMicros where the chunk before them ended, microseconds since 1970
 * @param toMicros where the chunk after them begins
 */
public record Gap(long epoch, long first, long last, long fromMicros, long toMicros) {}
