// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.model;

import dev.sluice.model.ModelException;
import dev.sluice.model.VideoLlm;

import java.io.Serializable;

/** Opens the model in the process that runs an operator. It is serialized with the job. */
@FunctionalInterface
public interface ModelLoader extends Serializable {

    /** Opens the model. The caller owns the returned reference and closes it. */
    VideoLlm open() throws ModelException;
}
