// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.stream;

import dev.sluice.ingest.decode.FrameLuma;
import dev.sluice.ingest.decode.TemporalPatch;

import org.jspecify.annotations.Nullable;

/**
 * Spares the encoder the steps that look like the last encoded one.
 *
 * <p>It compares the largest difference of a cell, not the mean: a small moving object changes one
 * cell a lot and the mean hardly. The comparison is with the last <em>encoded</em> step, so slow
 * drift adds up until a step passes. Stateless and safe for use by several threads.
 */
public final class FrameGate {

    private final double threshold;
    private final long maxIntervalMicros;
    private final int columns;

    /**
     * @param threshold difference as a share of black to white; 0 lets every step pass
     * @param maxIntervalMicros longest capture time without encoding
     * @param columns cells per row of the thumbnails
     */
    public FrameGate(double threshold, long maxIntervalMicros, int columns) {
        this.threshold = threshold;
        this.maxIntervalMicros = maxIntervalMicros;
        this.columns = columns;
    }

    /**
     * Decides on the next step.
     *
     * @param last the state after the last encoded step, or null at the start of a stream
     * @return the new state if the step has to be encoded, or null if it is gated
     */
    public @Nullable GateState pass(@Nullable GateState last, TemporalPatch patch) {
        Thumbnail second = Thumbnail.of(patch.second().luma(), columns);
        GateState passed = new GateState(second, patch.captureMicros());
        if (last == null || patch.captureMicros() - last.encodedMicros() >= maxIntervalMicros) {
            return passed;
        }
        Thumbnail first =
                patch.first() == patch.second()
                        ? second
                        : Thumbnail.of(patch.first().luma(), columns);
        double difference =
                Math.max(
                        first.largestDifference(last.encoded()),
                        second.largestDifference(last.encoded()));
        return difference < threshold ? null : passed;
    }

    /**
     * Whether a frame is so much like the one before that the gate may keep it back.
     *
     * @param before null if it is not known
     */
    public boolean mayGate(@Nullable FrameLuma before, FrameLuma frame) {
        return threshold > 0
                && (before == null
                        || Thumbnail.of(frame, columns)
                                        .largestDifference(Thumbnail.of(before, columns))
                                < threshold);
    }
}
