// SPDX-License-Identifier: Apache-2.0
package dev.sluice.evaluation.watch;

import dev.sluice.world.Truth;
import dev.sluice.world.question.Event;
import dev.sluice.world.question.Events;

import java.util.ArrayList;
import java.util.List;

/**
 * A standing question about a clip, and when it should fire.
 *
 * @param id unique in its set
 * @param clip the id of the clip
 * @param text the question
 * @param event what is waited for
 * @param truth of the clip's scene
 */
record EvalWatch(String id, String clip, String text, Event event, Truth truth) {

    /** The true moments from a time on, ascending, seconds. */
    List<Double> moments(double from) {
        return Events.moments(event, truth).stream().filter(moment -> moment >= from).toList();
    }

    /**
     * What a model would say that is right after every step.
     *
     * @param first when the first step ends, with its last picture, seconds
     * @param stepSeconds from one step to the next
     */
    List<WatchAnswer> perfectLooks(double first, double stepSeconds) {
        List<WatchAnswer> looks = new ArrayList<>();
        for (double end = first; end < truth.scene().seconds(); end += stepSeconds) {
            String text = event.holds(truth, end) ? "yes" : "not yet";
            looks.add(new WatchAnswer(end, text, Double.NaN)); // no model was asked
        }
        return looks;
    }
}
