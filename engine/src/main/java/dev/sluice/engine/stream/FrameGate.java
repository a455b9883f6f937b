// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.stream;

import dev.sluice.ingest.decode.TemporalPatch;

/**
 * Keeps patches from the encoder that look like the last encoded one.
 *
 * <p>Compared is the largest difference of a cell, not the mean: something small that moves changes
 * one cell a lot and the mean hardly. The comparison is with the last <em>encoded</em> patch, so
 * slow drift adds up until it passes. Stateless and safe for several threads.
 */
public final class FrameGate {

    private final double threshold;
    private final long maxIntervalMicros;
    private final int columns;

    /**
     * @param threshold share of black to white; 0 lets everything pass
     * @param maxIntervalMicros longest capture time without encoding
     * @param columns cells in a row of the thumbnails
     */
    public FrameGate(double threshold, long maxIntervalMicros, int columns) {
        this.threshold = threshold;
        this.maxIntervalMicros = maxIntervalMicros;
        this.columns = columns;
    }

    /**
     * Decides on the next patch.
     *
     * @param last what was remembered, or null at a stream's start
     * @return what to remember if the patch has to be encoded, or null if it is kept back
     */
    public GateState pass(GateState last, TemporalPatch patch) {
        Thumbnail second = Thumbnail.of(patch.second(), columns);
        GateState passed = new GateState(second, patch.captureMicros());
        if (last == null || patch.captureMicros() - last.encodedMicros() >= maxIntervalMicros) {
            return passed;
        }
        Thumbnail first =
                patch.first() == patch.second() ? second : Thumbnail.of(patch.first(), columns);
        double difference =
                Math.max(
                        first.largestDifference(last.encoded()),
                        second.largestDifference(last.encoded()));
        return difference < threshold ? null : passed;
    }
}
