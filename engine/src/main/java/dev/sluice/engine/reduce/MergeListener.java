// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.reduce;

/** Called when tokens of an open window become final. */
@FunctionalInterface
public interface MergeListener {

    /** Called once for each emission, in order, before its tokens are returned. */
    void emitted(MergeEmission emission);
}
