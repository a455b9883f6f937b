package dev.sluice.world;

/**
 * A stretch of time in which a thing stands, or moves evenly along a line, in one colour.
 *
 * @param from first moment, seconds of scene time
 * @param to first moment after it, seconds
 * @param start the corner where it stands, or sets out
 * @param end the corner where it stands, or arrives; another one if it moves
 * @param x0 place at the beginning, share of the width
 * @param y0 place at the beginning, share of the height
 * @param x1 place at the end
 * @param y1 place at the end
 * @param tint its colour
 */
public record Phase(
        double from,
        double to,
        Spot start,
        Spot end,
        double x0,
        double y0,
        double x1,
        double y1,
        Tint tint) {

    public Phase {
        if (!(from < to)) {
            throw new IllegalArgumentException(
                    "a phase lasts from %s to %s: expected an end after its beginning"
                            .formatted(from, to));
        }
    }

    /** Whether it goes from one corner to another. */
    public boolean moves() {
        return start != end;
    }

    /** Whether a moment lies in it. */
    public boolean covers(double time) {
        return from <= time && time < to;
    }

    /** Where the thing is, share of the width. */
    double x(double time) {
        return x0 + (x1 - x0) * share(time);
    }

    /** Where the thing is, share of the height. */
    double y(double time) {
        return y0 + (y1 - y0) * share(time);
    }

    private double share(double time) {
        return (time - from) / (to - from);
    }
}
