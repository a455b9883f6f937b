// SPDX-License-Identifier: Apache-2.0
package dev.sluice.world;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * The static background of a scene: walls whose brightness changes from left to right and from top
 * to bottom, and a landmark in each corner.
 *
 * @param landmarks one for each corner, all different
 * @param light colour of the wall at the top left: red, green and blue, 0 to 255
 * @param across change of each channel from left to right
 * @param down change of each channel from top to bottom
 */
public record Room(Map<Corner, Landmark> landmarks, int[] light, int[] across, int[] down) {

    public Room {
        landmarks = Collections.unmodifiableMap(new EnumMap<>(landmarks));
    }

    /** Generates a room. */
    static Room random(Random random) {
        List<Landmark> all = new ArrayList<>(Arrays.asList(Landmark.values()));
        Collections.shuffle(all, random);
        Map<Corner, Landmark> landmarks = new EnumMap<>(Corner.class);
        for (Corner corner : Corner.values()) {
            landmarks.put(corner, all.get(corner.ordinal()));
        }
        int[] light = new int[3];
        int[] across = new int[3];
        int[] down = new int[3];
        int[] warm = {44, 4, -14};
        int[] cold = {-14, 8, 44};
        for (int channel = 0; channel < 3; channel++) {
            light[channel] = 72 + random.nextInt(24);
            across[channel] = warm[channel] + random.nextInt(9) - 4;
            down[channel] = cold[channel] + random.nextInt(9) - 4;
        }
        return new Room(landmarks, light, across, down);
    }

    /** Returns the landmark in a corner. */
    public Landmark landmarkAt(Corner corner) {
        Landmark landmark = landmarks.get(corner);
        if (landmark == null) {
            throw new IllegalStateException(
                    "found no landmark at %s, expected one in each corner".formatted(corner));
        }
        return landmark;
    }

    /** Returns the corner of a landmark, or null if this room does not have it. */
    public @Nullable Corner cornerOf(Landmark landmark) {
        for (Map.Entry<Corner, Landmark> entry : landmarks.entrySet()) {
            if (entry.getValue() == landmark) {
                return entry.getKey();
            }
        }
        return null;
    }
}
