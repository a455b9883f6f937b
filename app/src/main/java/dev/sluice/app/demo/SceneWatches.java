// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.demo;

import dev.sluice.app.demo.DemoScript.Line;
import dev.sluice.world.Kind;
import dev.sluice.world.Truth;
import dev.sluice.world.question.Answers;
import dev.sluice.world.question.Event;
import dev.sluice.world.question.Events;
import dev.sluice.world.question.Question;
import dev.sluice.world.question.Questioner;
import dev.sluice.world.question.Words;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** Chooses the watches of a scene, for events that happen soon after the question. */
final class SceneWatches {

    private static final int FIRST = 4;
    private static final int PART = 30; // seconds with one watch
    private static final double LEAST_WAIT = 3;
    private static final double MOST_WAIT = 16;
    private static final double LONGEST_DOUBT =
            4.3; // until a whole step and its margin have passed
    private static final double AHEAD = 1;
    private static final int STEP = AnswerKey.STEP_SECONDS;

    private final Truth truth;
    private final Questioner questioner;
    private final Random random;
    private final Set<Class<?>> used = new HashSet<>();

    SceneWatches(Truth truth, Questioner questioner, Random random) {
        this.truth = truth;
        this.questioner = questioner;
        this.random = random;
    }

    /** Chooses at most one watch for each half minute, of different kinds if possible. */
    List<Line> choose() {
        List<Line> lines = new ArrayList<>();
        double end = truth.scene().seconds();
        for (int from = 0; from < end; from += PART) {
            watch(Math.max(FIRST, from), Math.min(end, from + PART)).ifPresent(lines::add);
        }
        return lines;
    }

    private Optional<Line> watch(int from, double to) {
        List<Event> events = new ArrayList<>(Events.all(truth.scene().room()));
        Collections.shuffle(events, random);
        events.sort((one, other) -> Boolean.compare(isUsed(one), isUsed(other)));
        for (Event event : events) {
            Optional<Line> line = watch(event, from, to);
            if (line.isPresent()) {
                used.add(event.getClass());
                return line;
            }
        }
        return Optional.empty();
    }

    private Optional<Line> watch(Event event, int from, double to) {
        for (int at = from; at < to; at += STEP) {
            Optional<Line> line = line(event, at, to);
            if (line.isPresent()) {
                return line;
            }
        }
        return Optional.empty();
    }

    private boolean isUsed(Event event) {
        return used.contains(event.getClass());
    }

    private Optional<Line> line(Event event, int at, double to) {
        Optional<Double> moment =
                Events.moments(event, truth).stream().filter(time -> time > at).findFirst();
        if (moment.filter(m -> m >= at + LEAST_WAIT && m <= at + MOST_WAIT).isEmpty()
                || isEntrance(event, moment.get())) {
            return Optional.empty();
        }
        return questioner
                .tellWhen(event, at)
                .filter(question -> question.answer().equals(Words.NOT_YET))
                .flatMap(question -> line(question, moment.get(), to));
    }

    /** A thing that enters neither changes its colour nor moves to the place where it appears. */
    private boolean isEntrance(Event event, double moment) {
        boolean place = event instanceof Event.IsBy;
        return (place || event instanceof Event.Turns)
                && event.about().stream().anyMatch(kind -> comes(kind).contains(moment));
    }

    private List<Double> comes(Kind kind) {
        return Events.moments(new Event.Comes(kind), truth);
    }

    private Optional<Line> line(Question question, double moment, double to) {
        double last = Math.min(to - 2 * STEP, moment + LONGEST_DOUBT);
        for (double end = Math.ceil(moment / STEP) * STEP; end <= last; end += STEP) {
            if (Answers.at(question, truth, end).equals(Optional.of(Words.YES))) {
                AnswerKey key = new AnswerKey.Fired(moment, end);
                return Optional.of(
                        Line.watch(question.at() - AHEAD, question.at(), question.text())
                                .withKey(key));
            }
        }
        return Optional.empty();
    }
}
