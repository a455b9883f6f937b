// SPDX-License-Identifier: Apache-2.0
package dev.sluice.world;

/**
 * A corner of the room. It contains a landmark, and one thing can stand next to the landmark.
 * Lengths are shares of the frame's width and height.
 */
public enum Corner {
    TOP_LEFT(0, 0),
    TOP_RIGHT(1, 0),
    BOTTOM_LEFT(0, 1),
    BOTTOM_RIGHT(1, 1);

    private static final double LANDMARK = 0.14; // distance of a landmark from the nearest sides
    private static final double PLACE = 0.34; // distance of a thing from the nearest sides

    /** Half of the side of the square in which a standing thing is, in a room of one picture. */
    static final double PLACE_REACH = 0.1;

    private final int right;
    private final int low;

    Corner(int right, int low) {
        this.right = right;
        this.low = low;
    }

    /** Returns the distance of the landmark's centre from the left. */
    double landmarkX() {
        return right == 1 ? 1 - LANDMARK : LANDMARK;
    }

    /** Returns the distance of the landmark's centre from the top. */
    double landmarkY() {
        return low == 1 ? 1 - LANDMARK : LANDMARK;
    }

    /** Returns the distance of a standing thing's centre from the left. */
    double placeX() {
        return right == 1 ? 1 - PLACE : PLACE;
    }

    /** Returns the distance of a standing thing's centre from the top. */
    double placeY() {
        return low == 1 ? 1 - PLACE : PLACE;
    }
}
