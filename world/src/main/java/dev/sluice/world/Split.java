package dev.sluice.world;

/**
 * Which scenes a set is made of. Sets differ by their seeds, and some pairs of shape and colour are
 * only in the test set, so that a model must know shape and colour apart from each other.
 */
public enum Split {
    TRAIN,
    VALIDATION,
    TEST;

    private static final long DISTANCE = 1_000_000_007L;

    /** Whether a pair of shape and colour is in the test set alone. */
    public static boolean heldOut(Kind kind, Tint tint) {
        return (2 * kind.ordinal() + tint.ordinal()) % Tint.values().length == 1;
    }

    /** Whether scenes of this set may show the pair. */
    boolean shows(Kind kind, Tint tint) {
        return this == TEST || !heldOut(kind, tint);
    }

    /** The seed of this set's scene with that number; no two sets share one. */
    long seed(long number) {
        return number * values().length * DISTANCE + ordinal() * DISTANCE;
    }
}
