// SPDX-License-Identifier: Apache-2.0
package dev.sluice.evaluation.run;

/** The purpose of a run. */
public enum RunRole {
    /** The run without dropping, with which the others are compared. */
    REFERENCE,
    /** A policy. */
    POLICY,
    /** A simple method that the policies have to beat. */
    BASELINE,
    /** A run of the control model. */
    CONTROL
}
