// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.stream;

import dev.sluice.ingest.decode.SampledFrame;

/**
 * Where a stream stands after its last applied chunk: what the next one's steps depend on, besides
 * itself.
 *
 * @param epoch epoch of the last applied chunk
 * @param lastSlot newest slot that has its frame, or is given up
 * @param clockMicros the stream's clock: latest end of an applied chunk, microseconds since 1970
 * @param half frame of a step whose other half may still come, or null
 * @param gate what the frame gate remembers, or null
 * @param shape of the steps that half and gate are about
 */
public record StreamProgress(
        long epoch,
        long lastSlot,
        long clockMicros,
        SampledFrame half,
        GateState gate,
        StepShape shape) {

    /** Before the first chunk. */
    public static final StreamProgress START =
            new StreamProgress(
                    Long.MIN_VALUE, Long.MIN_VALUE, Long.MIN_VALUE, null, null, StepShape.NONE);

    /** The clock goes on to the end of a chunk, and never back. */
    public StreamProgress advancedTo(long endMicros) {
        return new StreamProgress(
                epoch, lastSlot, Math.max(clockMicros, endMicros), half, gate, shape);
    }

    /** With what the gate remembers now. */
    public StreamProgress withGate(GateState other) {
        return new StreamProgress(epoch, lastSlot, clockMicros, half, other, shape);
    }

    /** With another shape, half a step fits no more, and the gate's last step is not known. */
    public StreamProgress withShape(StepShape other) {
        return shape.equals(other)
                ? this
                : new StreamProgress(epoch, lastSlot, clockMicros, null, null, other);
    }
}
