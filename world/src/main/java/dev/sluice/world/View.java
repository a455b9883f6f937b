// SPDX-License-Identifier: Apache-2.0
package dev.sluice.world;

/**
 * The square part of the room that a frame shows. Room coordinates are shares of the room's width
 * and height, picture coordinates are shares of the frame's; both count from the top left.
 *
 * @param x left side, room coordinates
 * @param y upper side, room coordinates
 * @param side its width and height, room coordinates, more than 0
 */
public record View(double x, double y, double side) {

    /** The whole room. */
    public static final View WHOLE = new View(0, 0, 1);

    public View {
        if (!(side > 0)) {
            throw new IllegalArgumentException(
                    "found a view with a side of %s, expected more than 0".formatted(side));
        }
    }

    /** Converts a horizontal room coordinate to a picture coordinate. */
    public double pictureX(double roomX) {
        return (roomX - x) / side;
    }

    /** Converts a vertical room coordinate to a picture coordinate. */
    public double pictureY(double roomY) {
        return (roomY - y) / side;
    }

    /**
     * Returns whether the square around a point is completely in the picture.
     *
     * @param reach half of the square's side, room coordinates
     */
    public boolean shows(double roomX, double roomY, double reach) {
        return roomX - reach >= x
                && roomX + reach <= x + side
                && roomY - reach >= y
                && roomY + reach <= y + side;
    }

    /** Returns the view at a share of the way to another one. */
    View towards(View other, double share) {
        return new View(
                x + (other.x - x) * share,
                y + (other.y - y) * share,
                side + (other.side - side) * share);
    }

    /** Returns the view moved by some distance, but not beyond the walls. */
    View moved(double right, double down) {
        return new View(inRoom(x + right), inRoom(y + down), side);
    }

    private double inRoom(double start) {
        return Math.max(0, Math.min(1 - side, start));
    }
}
