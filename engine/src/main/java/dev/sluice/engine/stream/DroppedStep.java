// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.stream;

import dev.sluice.engine.reduce.DropDecision;

/**
 * An encoded step with the decision of the drop, on its way from the drop to memory.
 *
 * @param encoded the step, with all its tokens
 * @param decision which of them are kept, and the similarities
 * @param sceneChange whether a scene change was found at this step
 */
public record DroppedStep(EncodedStep encoded, DropDecision decision, boolean sceneChange)
        implements StreamItem {

    @Override
    public String streamId() {
        return encoded.streamId();
    }
}
