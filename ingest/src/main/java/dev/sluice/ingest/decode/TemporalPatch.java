package dev.sluice.ingest.decode;

/**
 * One step: the frames of slots 2k and 2k+1, or one of them twice where the other is missing (for
 * models without temporal patches, a single slot twice).
 *
 * @param step k, absolute
 * @param captureMicros capture time of the first frame that it has, microseconds since 1970
 * @param endMicros capture time of the last frame that it has, microseconds since 1970: what the
 *     step knows ends here
 * @param first frame of slot 2k
 * @param second frame of slot 2k+1
 */
public record TemporalPatch(
        long step, long captureMicros, long endMicros, RgbImage first, RgbImage second) {}
