// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.stream;

import dev.sluice.engine.motion.MotionState;
import dev.sluice.ingest.decode.SampledFrame;

import org.jspecify.annotations.Nullable;

/**
 * The state of a stream after its last applied chunk, as far as the steps of the next chunk depend
 * on it.
 *
 * @param epoch epoch of the last applied chunk
 * @param lastSlot newest slot that has its frame or was skipped
 * @param clockMicros the stream's clock: latest end of an applied chunk, microseconds since 1970
 * @param half the first frame of a step whose second frame may still arrive, or null if there is
 *     none
 * @param gate state of the frame gate, or null if no step of this shape was encoded yet
 * @param shape shape of the steps that {@code half} and {@code gate} belong to
 * @param motion what is known of the camera
 */
public record StreamProgress(
        long epoch,
        long lastSlot,
        long clockMicros,
        @Nullable SampledFrame half,
        @Nullable GateState gate,
        StepShape shape,
        MotionState motion) {

    /** The progress of a stream of whose camera nothing is known. */
    public StreamProgress(
            long epoch,
            long lastSlot,
            long clockMicros,
            @Nullable SampledFrame half,
            @Nullable GateState gate,
            StepShape shape) {
        this(epoch, lastSlot, clockMicros, half, gate, shape, MotionState.START);
    }

    /** The progress before the first chunk. */
    public static final StreamProgress START =
            new StreamProgress(
                    Long.MIN_VALUE, Long.MIN_VALUE, Long.MIN_VALUE, null, null, StepShape.NONE);

    /** Advances the clock to the end of a chunk; it never goes back. */
    public StreamProgress advancedTo(long endMicros) {
        return new StreamProgress(
                epoch, lastSlot, Math.max(clockMicros, endMicros), half, gate, shape, motion);
    }

    /**
     * Returns whether a chunk sets the clock back: it is the first one of a newer epoch, and lies
     * so far before the clock that it cannot be the overlap of a source that was connected again.
     *
     * @param maxOverlapMicros the longest overlap, in microseconds
     */
    public boolean isSetBackBy(long chunkEpoch, long captureMicros, long maxOverlapMicros) {
        return clockMicros != START.clockMicros
                && chunkEpoch > epoch
                && clockMicros - captureMicros > maxOverlapMicros;
    }

    /** Returns the progress before the first chunk of a newer epoch that sets the clock back. */
    public StreamProgress setBack() {
        return new StreamProgress(epoch, START.lastSlot, START.clockMicros, null, null, shape);
    }

    /** Returns the progress with another state of the gate and of the camera. */
    public StreamProgress with(@Nullable GateState otherGate, MotionState otherMotion) {
        return new StreamProgress(
                epoch, lastSlot, clockMicros, half, otherGate, shape, otherMotion);
    }

    /** Returns the progress for steps of a shape; half and gate of another shape are dropped. */
    public StreamProgress withShape(StepShape other) {
        return shape.equals(other)
                ? this
                : new StreamProgress(epoch, lastSlot, clockMicros, null, null, other, motion);
    }
}
