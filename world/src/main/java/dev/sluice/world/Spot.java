package dev.sluice.world;

/**
 * A corner of the room, with a landmark in it and a place beside it where one thing can stand.
 * Lengths are shares of the picture's width and height.
 */
public enum Spot {
    TOP_LEFT(0, 0),
    TOP_RIGHT(1, 0),
    BOTTOM_LEFT(0, 1),
    BOTTOM_RIGHT(1, 1);

    private static final double WALL = 0.14;
    private static final double PLACE = 0.34;

    private final int right;
    private final int low;

    Spot(int right, int low) {
        this.right = right;
        this.low = low;
    }

    /** The landmark's centre, from the left. */
    double landmarkX() {
        return right == 1 ? 1 - WALL : WALL;
    }

    /** The landmark's centre, from the top. */
    double landmarkY() {
        return low == 1 ? 1 - WALL : WALL;
    }

    /** Where a thing stands, from the left. */
    double placeX() {
        return right == 1 ? 1 - PLACE : PLACE;
    }

    /** Where a thing stands, from the top. */
    double placeY() {
        return low == 1 ? 1 - PLACE : PLACE;
    }
}
