// SPDX-License-Identifier: Apache-2.0
package dev.sluice.world;

import java.util.Optional;

/**
 * A thing as a frame shows it, in picture coordinates; it may be partly or completely out of the
 * picture.
 *
 * @param kind its shape
 * @param tint its colour
 * @param x horizontal position of the centre, share of the frame's width
 * @param y vertical position of the centre, share of the frame's height
 * @param radius share of the frame's shorter side
 */
public record Sight(Kind kind, Tint tint, double x, double y, double radius) {

    /** Share of the radius that has to be in the picture in each direction. */
    private static final double MOST = 0.6;

    /**
     * Returns how a scene's frame shows a thing at a time; empty while the thing is away.
     *
     * @param time seconds of scene time
     */
    public static Optional<Sight> of(Scene scene, Thing thing, double time) {
        return of(scene, thing, time, scene.path().at(time));
    }

    static Optional<Sight> of(Scene scene, Thing thing, double time, View view) {
        double radius = thing.radius() * scene.path().objectScale() / view.side();
        return thing.at(time)
                .map(
                        phase ->
                                new Sight(
                                        thing.kind(),
                                        phase.tint(),
                                        view.pictureX(phase.x(time)),
                                        view.pictureY(phase.y(time)),
                                        radius));
    }

    /** Returns whether most of the thing is in the picture. */
    public boolean isInPicture() {
        return View.WHOLE.shows(x, y, MOST * radius);
    }
}
