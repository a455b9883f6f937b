// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.clip;

import java.util.ArrayList;
import java.util.List;

/**
 * The frames of a video that are not used.
 *
 * @param framesLeftOut number of frames that a setting excludes, or that came before the first key
 *     frame
 * @param framesDamaged number of frames that are damaged, or depend on a frame that is damaged or
 *     missing
 * @param most number of frames of the largest loss
 * @param reason why these were lost, or empty
 */
public record ClipLosses(long framesLeftOut, long framesDamaged, long most, String reason) {

    /** No frame is lost. */
    static final ClipLosses NONE = new ClipLosses(0, 0, 0, "");

    ClipLosses plusLeftOut(long frames, String why) {
        return plus(frames, 0, why);
    }

    ClipLosses plusDamaged(long frames, String why) {
        return plus(0, frames, why);
    }

    private ClipLosses plus(long leftOut, long damaged, String why) {
        long frames = leftOut + damaged;
        return new ClipLosses(
                framesLeftOut + leftOut,
                framesDamaged + damaged,
                Math.max(most, frames),
                frames > most ? why : reason);
    }

    /** Whether all frames were used. */
    public boolean isEmpty() {
        return framesLeftOut + framesDamaged == 0;
    }

    /** One line for people. */
    public String text() {
        List<String> counts = new ArrayList<>();
        if (framesLeftOut > 0) {
            counts.add(framesLeftOut + " frames left out");
        }
        if (framesDamaged > 0) {
            counts.add(framesDamaged + " frames damaged");
        }
        return String.join(", ", counts) + ": " + reason;
    }
}
