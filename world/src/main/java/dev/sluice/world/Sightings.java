// SPDX-License-Identifier: Apache-2.0
package dev.sluice.world;

import java.util.List;

/**
 * What a camera that moves has shown of a scene: the truth of somebody who sees only its pictures
 * and takes what is not in them as not there. Immutable.
 */
public final class Sightings {

    private static final double TICK = 0.2; // distance of the times that are looked at, seconds

    private final Scene scene;
    private final Truth things;
    private final Truth places;

    Sightings(Scene scene) {
        this.scene = scene;
        this.things = new Truth(SeenScene.of(scene, false));
        this.places = new Truth(SeenScene.of(scene, true));
    }

    /**
     * Returns the truth of what was seen: a thing is away while most of it is out of the picture.
     */
    public Truth things() {
        return things;
    }

    /**
     * Returns the truth of what was seen of places: a thing that stands is away, too, while its
     * landmark is out of the picture, and a move counts only if the thing was seen at its start.
     */
    public Truth places() {
        return places;
    }

    /** Returns whether a landmark and the place beside it are in the picture from one time on. */
    public boolean show(Landmark landmark, double from, double to) {
        Corner corner = scene.room().cornerOf(landmark);
        if (corner == null) {
            return false;
        }
        for (double time = from; time < to + TICK; time += TICK) {
            if (!shows(corner, Math.min(time, to))) {
                return false;
            }
        }
        return true;
    }

    private boolean shows(Corner corner, double time) {
        double reach = Corner.PLACE_REACH * scene.path().objectScale();
        return SeenScene.showsLandmark(scene, corner, time)
                && scene.path().at(time).shows(corner.placeX(), corner.placeY(), reach);
    }

    /** Returns whether a thing that has left was in the picture until then. */
    public boolean sawLeave(Kind kind, double time) {
        return lastEnd(things.history(kind, time)) == lastEnd(room().history(kind, time));
    }

    private Truth room() {
        return new Truth(scene.filmed(CameraPath.FIXED));
    }

    private static double lastEnd(List<Phase> phases) {
        return phases.isEmpty() ? Double.NaN : phases.get(phases.size() - 1).to();
    }
}
