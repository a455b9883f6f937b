// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.reduce;

import java.util.Locale;

/** What a camera does. The order is that of the numbers in metrics and stored bytes. */
public enum CameraMotion {
    /** It stands still. */
    FIXED,
    /** It moves to and fro. */
    SHAKING,
    /** It turns or travels in one direction. */
    PANNING,
    /** The frame shows more or less of the scene than before. */
    ZOOMING;

    /** Returns whether the camera does anything but stand still. */
    public boolean moves() {
        return this != FIXED;
    }

    /** Returns the name in events. */
    public String title() {
        return name().toLowerCase(Locale.ROOT);
    }
}
