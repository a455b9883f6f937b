// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.answer;

/**
 * The frames of a file that its answer is not about.
 *
 * @param framesLeftOut number of frames that a setting excludes
 * @param framesDamaged number of frames that are damaged, or depend on a frame that is damaged or
 *     missing
 * @param reason why the first of them were lost, or empty
 */
record ClipLosses(long framesLeftOut, long framesDamaged, String reason) {

    /** No frame is lost. */
    static final ClipLosses NONE = new ClipLosses(0, 0, "");

    ClipLosses plusLeftOut(long frames, String why) {
        return new ClipLosses(framesLeftOut + frames, framesDamaged, first(why));
    }

    ClipLosses plusDamaged(long frames, String why) {
        return new ClipLosses(framesLeftOut, framesDamaged + frames, first(why));
    }

    private String first(String why) {
        return reason.isEmpty() ? why : reason;
    }

    boolean isEmpty() {
        return framesLeftOut + framesDamaged == 0;
    }

    /** One line for people. */
    String text() {
        return "%d frames left out, %d frames damaged: %s"
                .formatted(framesLeftOut, framesDamaged, reason);
    }
}
