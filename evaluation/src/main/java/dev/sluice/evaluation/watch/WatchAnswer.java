// SPDX-License-Identifier: Apache-2.0
package dev.sluice.evaluation.watch;

/**
 * One answer to a watch, or to a question that polls for the same event.
 *
 * @param asOf the capture time that the answer is about, seconds of the clip
 * @param since the capture time of the first step at which it held, seconds of the clip
 * @param text the answer's text
 * @param wallMillis milliseconds from the call of the model to the text, wall clock
 */
record WatchAnswer(double asOf, double since, String text, double wallMillis) {

    /** Returns whether the answer is yes. */
    boolean isYes() {
        return text.strip().equalsIgnoreCase("yes");
    }
}
