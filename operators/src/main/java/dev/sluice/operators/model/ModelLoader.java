package dev.sluice.operators.async;

import dev.sluice.model.ModelException;
import dev.sluice.model.VideoLlm;

import java.io.Serializable;

/** Opens the model where an operator runs. It travels with the job, the model does not. */
@FunctionalInterface
public interface ModelLoader extends Serializable {

    /** A reference of the caller's own, to be closed by the caller. */
    VideoLlm open() throws ModelException;
}
