package dev.sluice.ingest.cut;

/**
 * Pictures that were left out, and why.
 *
 * @param startMicros when the first of them is shown, source clock
 * @param durationMicros from there to the end of the last one
 * @param pictures how many
 * @param reason what was found, what was expected, and the setting that changes it
 */
public record CutLoss(long startMicros, long durationMicros, int pictures, String reason) {}
