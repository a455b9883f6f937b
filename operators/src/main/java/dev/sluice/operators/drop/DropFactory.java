package dev.sluice.operators.drop;

import dev.sluice.engine.reduce.TokenDrop;

import java.io.Serializable;

/** Gives each stream its drop. It travels with the job. */
@FunctionalInterface
public interface DropFactory extends Serializable {

    /** A drop that has seen nothing; it may be restored to what an earlier one had seen. */
    TokenDrop newDrop(String streamId);
}
