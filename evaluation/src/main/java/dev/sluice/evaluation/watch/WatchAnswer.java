// SPDX-License-Identifier: Apache-2.0
package dev.sluice.evaluation.watch;

/**
 * One answer to a standing question, or to one that was asked again.
 *
 * @param asOf the moment that it is about, seconds of the clip
 * @param text the words
 * @param wallMillis from the call of the model to the words, by the wall clock
 */
record WatchAnswer(double asOf, String text, double wallMillis) {

    /** Whether it says that it is so. */
    boolean isYes() {
        return text.strip().equalsIgnoreCase("yes");
    }
}
