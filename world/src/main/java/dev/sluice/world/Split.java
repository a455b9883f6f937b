// SPDX-License-Identifier: Apache-2.0
package dev.sluice.world;

/**
 * The sets of scenes. They have different seeds, and some pairs of shape and colour occur only in
 * the test set, so that a model has to recognise shape and colour independently.
 */
public enum Split {
    TRAIN,
    VALIDATION,
    TEST;

    private static final long DISTANCE = 1_000_000_007L;

    /** Returns whether a pair of shape and colour occurs only in the test set. */
    public static boolean heldOut(Kind kind, Tint tint) {
        return (2 * kind.ordinal() + tint.ordinal()) % Tint.values().length == 1;
    }

    /** Returns whether scenes of this set may show the pair. */
    boolean shows(Kind kind, Tint tint) {
        return this == TEST || !heldOut(kind, tint);
    }

    /** Returns the seed of the scene with this number; no two sets share a seed. */
    long seed(long number) {
        return number * values().length * DISTANCE + ordinal() * DISTANCE;
    }
}
