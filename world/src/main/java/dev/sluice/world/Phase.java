// SPDX-License-Identifier: Apache-2.0
package dev.sluice.world;

/**
 * A period in which a thing stands still, or moves at constant speed along a line, in one colour.
 *
 * @param from start, inclusive, seconds of scene time
 * @param to end, exclusive, seconds of scene time
 * @param start the corner where the thing stands or where its move starts
 * @param end the corner where the thing stands or where its move ends; differs from start in a move
 * @param x0 horizontal position at the start, share of the width
 * @param y0 vertical position at the start, share of the height
 * @param x1 horizontal position at the end, share of the width
 * @param y1 vertical position at the end, share of the height
 * @param tint the colour of the thing
 */
public record Phase(
        double from,
        double to,
        Corner start,
        Corner end,
        double x0,
        double y0,
        double x1,
        double y1,
        Tint tint) {

    public Phase {
        if (!(from < to)) {
            throw new IllegalArgumentException(
                    "found a phase from %s s to %s s; expected an end after the start"
                            .formatted(from, to));
        }
    }

    /** Returns whether the thing moves from one corner to another. */
    public boolean moves() {
        return start != end;
    }

    /** Returns whether the phase contains a time. */
    public boolean covers(double time) {
        return from <= time && time < to;
    }

    /** Returns the horizontal position of the thing, share of the width. */
    double x(double time) {
        return x0 + (x1 - x0) * share(time);
    }

    /** Returns the vertical position of the thing, share of the height. */
    double y(double time) {
        return y0 + (y1 - y0) * share(time);
    }

    private double share(double time) {
        return (time - from) / (to - from);
    }
}
