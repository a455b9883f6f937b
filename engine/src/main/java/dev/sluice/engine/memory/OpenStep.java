// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.memory;

import dev.sluice.engine.reduce.MergeInput;
import dev.sluice.engine.reduce.TokenGrid;
import dev.sluice.engine.stream.DroppedStep;
import dev.sluice.engine.stream.GatedStep;

import org.jspecify.annotations.Nullable;

/**
 * A step whose tokens are not final, or that waits for one that is not.
 *
 * @param step absolute index
 * @param captureMicros capture time of its first frame, microseconds since 1970
 * @param endMicros capture time of its last frame
 * @param grid grid that the encoder gave, or would have given
 * @param input input of the merge; null if no token of the step is kept
 */
record OpenStep(
        long step, long captureMicros, long endMicros, TokenGrid grid, @Nullable MergeInput input) {

    static OpenStep of(DroppedStep item) {
        return new OpenStep(
                item.encoded().tokens().step(),
                item.encoded().captureMicros(),
                item.encoded().endMicros(),
                item.encoded().tokens().grid(),
                new MergeInput(item.encoded().tokens(), item.decision()));
    }

    static OpenStep of(GatedStep item) {
        return new OpenStep(item.step(), item.captureMicros(), item.endMicros(), item.grid(), null);
    }

    /** Returns the step without input. */
    OpenStep withoutInput() {
        return new OpenStep(step, captureMicros, endMicros, grid, null);
    }
}
