// SPDX-License-Identifier: Apache-2.0
package dev.sluice.world;

/**
 * How a scene is filmed. Everything but {@link #FIXED} films a room that is larger than a frame.
 */
public enum Filming {
    /** The camera stands still and shows the whole room. */
    FIXED,
    /** The camera shows most of the room and shakes. */
    SHAKE,
    /** The camera turns from one part of the room to another one and rests there. */
    PAN,
    /** The camera shows much of the room or a small part of it, and rests in between. */
    ZOOM,
    /** The camera turns and zooms, and may shake a little. */
    ROAM,
    /** One of the four kinds of movement, chosen by the scene's seed. */
    MOVING;

    private static final int KINDS_OF_MOVEMENT = 4;

    /** Returns the scene as it is filmed in this way; the same scene always has the same path. */
    public Scene film(Scene scene) {
        return this == FIXED ? scene : scene.filmed(new PathScript(scene).write(this));
    }

    /** Returns the kind of movement for {@link #MOVING}. */
    static Filming movement(int number) {
        return values()[SHAKE.ordinal() + Math.floorMod(number, KINDS_OF_MOVEMENT)];
    }
}
