// SPDX-License-Identifier: Apache-2.0
package dev.sluice.operators.drop;

import dev.sluice.engine.reduce.TokenDrop;

import java.io.Serializable;

/** Creates the token drop of each stream. It is serialized with the job. */
@FunctionalInterface
public interface DropFactory extends Serializable {

    /** Returns a drop in its initial state, which the operator can restore to a stored one. */
    TokenDrop newDrop(String streamId);
}
