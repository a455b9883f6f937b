// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.stream;

import dev.sluice.model.ModelInfo;

/**
 * What all steps of a stream that are compared, merged or shown together have in common.
 *
 * @param dim dimension of the embeddings
 * @param frames sampled frames in a step; with the sampling rate they give the time of an index
 */
public record StepShape(int dim, int frames) {

    /** The shape of a stream that has no known steps. */
    public static final StepShape NONE = new StepShape(0, 0);

    /** Returns the shape of a model's steps. */
    public static StepShape of(ModelInfo model) {
        return new StepShape(model.dim(), model.temporalPatch());
    }
}
