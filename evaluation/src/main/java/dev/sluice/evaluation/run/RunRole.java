// SPDX-License-Identifier: Apache-2.0
package dev.sluice.evaluation.run;

/** What a run is there for. */
public enum RunRole {
    /** Nothing is dropped: what the others are compared with. */
    REFERENCE,
    /** A policy to choose from. */
    POLICY,
    /** What keeps the policies honest. */
    BASELINE,
    /** The same with another model. */
    CONTROL
}
