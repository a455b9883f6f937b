package dev.sluice.ingest.decode;

/**
 * The first picture of a sampling slot.
 *
 * @param slot ⌊t·fps⌋, absolute
 * @param captureMicros the picture's capture time, microseconds since 1970
 * @param image the picture, resized for the vision encoder
 */
public record SampledFrame(long slot, long captureMicros, RgbImage image) {}
