// SPDX-License-Identifier: Apache-2.0
package dev.sluice.ingest.decode;

/**
 * The frames of one step: those of slots 2k and 2k+1, or one of them twice if the other is missing.
 * For models without temporal patches, a step is a single slot, whose frame is repeated.
 *
 * @param step k, absolute
 * @param captureMicros capture time of the first frame that is present, microseconds since 1970
 * @param endMicros capture time of the last frame that is present, microseconds since 1970: the
 *     step shows nothing later
 * @param first frame of slot 2k
 * @param second frame of slot 2k+1
 */
public record TemporalPatch(
        long step, long captureMicros, long endMicros, SampledFrame first, SampledFrame second) {}
