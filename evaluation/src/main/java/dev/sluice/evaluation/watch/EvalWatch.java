// SPDX-License-Identifier: Apache-2.0
package dev.sluice.evaluation.watch;

import dev.sluice.world.Truth;
import dev.sluice.world.question.Event;
import dev.sluice.world.question.Events;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A watch about a clip, with the truth about when it should fire.
 *
 * @param id unique in its set
 * @param clip the id of the clip
 * @param text the question
 * @param event the event that the question asks for
 * @param truth the truth about the clip's scene
 */
record EvalWatch(String id, String clip, String text, Event event, Truth truth) {

    /** Returns the kind of event that the question asks for: "comes", "is by" and others. */
    String family() {
        String words = event.getClass().getSimpleName().replaceAll("(?<=.)(?=[A-Z])", " ");
        return words.toLowerCase(Locale.ROOT);
    }

    /** Returns the times of the event from a time on, ascending, seconds of the clip. */
    List<Double> trueTimes(double from) {
        return Events.moments(event, truth).stream().filter(time -> time >= from).toList();
    }

    /**
     * Returns the times of the steps at whose end the event holds and at the end of whose
     * predecessor it did not, ascending, seconds of the clip: what {@code since} says in right
     * answers. An event that is over before a step ends has none.
     *
     * @param first time of the first step's last frame, seconds of the clip
     * @param stepSeconds time between two steps
     */
    List<Double> trueSteps(double first, double stepSeconds) {
        return WatchFirings.of(perfectAnswers(first, stepSeconds)).stream()
                .map(WatchAnswer::since)
                .toList();
    }

    /**
     * Returns the answers of a model that is right after every step.
     *
     * @param first time of the first step's last frame, seconds of the clip
     * @param stepSeconds time between two steps
     */
    List<WatchAnswer> perfectAnswers(double first, double stepSeconds) {
        List<WatchAnswer> answers = new ArrayList<>();
        for (double end = first; end < truth.scene().seconds(); end += stepSeconds) {
            String text = event.holds(truth, end) ? "yes" : "not yet";
            answers.add(new WatchAnswer(end, end, text, Double.NaN)); // no model was called
        }
        return answers;
    }
}
