// SPDX-License-Identifier: Apache-2.0
package dev.sluice.world;

import java.util.List;
import java.util.Map;

/** A small scene for tests, written by hand. */
public final class HandMade {

    /** Door and window above, lamp and table below, no plant. */
    public static final Room ROOM =
            new Room(
                    Map.of(
                            Corner.TOP_LEFT, Landmark.DOOR,
                            Corner.TOP_RIGHT, Landmark.WINDOW,
                            Corner.BOTTOM_LEFT, Landmark.LAMP,
                            Corner.BOTTOM_RIGHT, Landmark.TABLE),
                    new int[] {80, 80, 80},
                    new int[] {40, 0, 0},
                    new int[] {0, 0, 40});

    /**
     * The circle stands by the door, goes to the window at 10 s, turns blue there at 22 s, is away
     * from 30 to 36 s and comes back by the lamp; the square comes by the lamp at 5 s and goes to
     * the door at 25 s; the cross is by the table from 12 to 20 s.
     */
    public static final Scene SCENE =
            new Scene(
                    11,
                    ROOM,
                    List.of(
                            new Thing(
                                    Kind.CIRCLE,
                                    0.1,
                                    List.of(
                                            stands(0, 10, Corner.TOP_LEFT, Tint.RED),
                                            moves(
                                                    10,
                                                    16,
                                                    Corner.TOP_LEFT,
                                                    Corner.TOP_RIGHT,
                                                    Tint.RED),
                                            stands(16, 22, Corner.TOP_RIGHT, Tint.RED),
                                            stands(22, 30, Corner.TOP_RIGHT, Tint.BLUE),
                                            stands(36, 45, Corner.BOTTOM_LEFT, Tint.BLUE))),
                            new Thing(
                                    Kind.SQUARE,
                                    0.12,
                                    List.of(
                                            stands(5, 25, Corner.BOTTOM_LEFT, Tint.GREEN),
                                            moves(
                                                    25,
                                                    31,
                                                    Corner.BOTTOM_LEFT,
                                                    Corner.TOP_LEFT,
                                                    Tint.GREEN),
                                            stands(31, 45, Corner.TOP_LEFT, Tint.GREEN))),
                            new Thing(
                                    Kind.CROSS,
                                    0.09,
                                    List.of(stands(12, 20, Corner.BOTTOM_RIGHT, Tint.YELLOW)))),
                    40);

    private HandMade() {}

    /** A thing that stands in a corner. */
    public static Phase stands(double from, double to, Corner corner, Tint tint) {
        return moves(from, to, corner, corner, tint);
    }

    /** A thing that moves from one corner to another. */
    public static Phase moves(double from, double to, Corner start, Corner end, Tint tint) {
        return new Phase(
                from,
                to,
                start,
                end,
                start.placeX(),
                start.placeY(),
                end.placeX(),
                end.placeY(),
                tint);
    }

    /** A scene of things that stand still. */
    public static Scene still(Thing... things) {
        return new Scene(11, ROOM, List.of(things), 40);
    }

    /** A thing that stands for the whole scene. */
    public static Thing still(Kind kind, Corner corner, Tint tint) {
        return new Thing(kind, 0.1, List.of(stands(0, 45, corner, tint)));
    }
}
