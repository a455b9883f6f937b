// SPDX-License-Identifier: Apache-2.0
package dev.sluice.world;

import java.util.List;

/**
 * Where a camera looks while it films a scene: it rests on one view, moves to the next one, and may
 * shake all the time. Immutable.
 *
 * @param stops the views on which the camera rests, ascending in time, at least one
 * @param shake how the camera shakes
 * @param objectScale size of things and landmarks, relative to their size in a room that one
 *     picture shows completely; the smaller it is, the larger the room
 */
public record CameraPath(List<Stop> stops, Shake shake, double objectScale) {

    /** A camera that does not move and shows the whole room. */
    public static final CameraPath FIXED =
            new CameraPath(List.of(new Stop(0, 0, View.WHOLE)), Shake.NONE, 1);

    /**
     * A view on which the camera rests.
     *
     * @param arrives when the camera reaches the view, seconds of scene time
     * @param departs when it leaves the view, seconds of scene time; the last stop is never left
     * @param view the view
     */
    public record Stop(double arrives, double departs, View view) {

        public Stop {
            if (!(arrives <= departs)) {
                throw new IllegalArgumentException(
                        "found a stop from %s s to %s s, expected an end after the start"
                                .formatted(arrives, departs));
            }
        }
    }

    public CameraPath {
        stops = List.copyOf(stops);
        if (stops.isEmpty()) {
            throw new IllegalArgumentException("found no stop, expected at least one");
        }
        for (int i = 1; i < stops.size(); i++) {
            if (stops.get(i).arrives() <= stops.get(i - 1).departs()) {
                throw new IllegalArgumentException(
                        "found a stop at %s s, expected one after the last was left at %s s"
                                .formatted(stops.get(i).arrives(), stops.get(i - 1).departs()));
            }
        }
    }

    /** Returns whether the camera ever moves or shows less than the room. */
    public boolean moves() {
        return !equals(FIXED);
    }

    /**
     * Returns what the camera shows at a time.
     *
     * @param time seconds of scene time
     */
    public View at(double time) {
        return shake.of(resting(time), time);
    }

    private View resting(double time) {
        Stop last = stops.get(0);
        for (Stop stop : stops) {
            if (time < stop.arrives()) {
                double way = stop.arrives() - last.departs();
                double share = Math.max(0, (time - last.departs()) / way);
                return last.view().towards(stop.view(), share * share * (3 - 2 * share));
            }
            last = stop;
            if (time < stop.departs()) {
                break;
            }
        }
        return last.view();
    }
}
