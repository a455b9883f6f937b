// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.demo;

import dev.sluice.app.demo.DemoScript.Line;
import dev.sluice.ingest.source.SourceSpec;
import dev.sluice.ingest.source.SyntheticOptions;
import dev.sluice.platform.SluiceException;
import dev.sluice.world.Kind;
import dev.sluice.world.Scene;
import dev.sluice.world.SceneScript;
import dev.sluice.world.Split;
import dev.sluice.world.Tint;
import dev.sluice.world.Truth;
import dev.sluice.world.question.Event;
import dev.sluice.world.question.Events;
import dev.sluice.world.question.QuestionGroup;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * A scene of the test set in which enough happens to ask about.
 *
 * @param number the number of the scene in the set
 * @param scene the scene
 * @param lines the questions
 */
record DemoScene(long number, Scene scene, List<Line> lines) {

    /** Shorter scenes have no room for all kinds of events, longer ones repeat themselves. */
    static final int SHORTEST = 20;

    static final int LONGEST = 600;

    private static final Split SET = Split.TEST;
    private static final int TRIES = 1000;
    private static final double QUIET =
            3; // events so near to the beginning or the end do not count, seconds
    private static final int SECONDS_A_QUESTION = 6;
    private static final int LEAST_FAMILIES = 2;

    /**
     * Finds the scene of a seed: the first one of a range in which things come, move, change and
     * leave.
     */
    static DemoScene find(long seed, int seconds) {
        for (long number = seed * TRIES; number < (seed + 1) * TRIES; number++) {
            Optional<DemoScene> found = of(number, seconds);
            if (found.isPresent()) {
                return found.get();
            }
        }
        throw new SluiceException(
                "found no scene of %d s for seed %d in which enough happens; use another --seed"
                        .formatted(seconds, seed));
    }

    private static Optional<DemoScene> of(long number, int seconds) {
        Scene scene = SceneScript.write(SET, number, seconds);
        if (!isLively(new Truth(scene))) {
            return Optional.empty();
        }
        SceneQuestions questions = new SceneQuestions(scene, new Random(number));
        List<Line> lines = questions.choose();
        boolean enough = lines.size() > seconds / SECONDS_A_QUESTION;
        boolean watches = lines.stream().anyMatch(Line::watch);
        boolean mixed =
                questions.families(QuestionGroup.REAL_TIME) >= LEAST_FAMILIES
                        && questions.families(QuestionGroup.BACKWARD) >= LEAST_FAMILIES;
        return enough && watches && mixed
                ? Optional.of(new DemoScene(number, scene, lines))
                : Optional.empty();
    }

    /** Whether something comes, moves, changes its colour and leaves. */
    private static boolean isLively(Truth truth) {
        Set<Double> comes = new HashSet<>();
        Set<Double> leaves = new HashSet<>();
        Set<Double> moves = new HashSet<>();
        Set<Double> turns = new HashSet<>();
        for (Kind kind : Kind.values()) {
            comes.addAll(Events.moments(new Event.Comes(kind), truth));
            leaves.addAll(Events.moments(new Event.Leaves(kind), truth));
            moves.addAll(Events.moments(new Event.Moves(kind), truth));
            for (Tint tint : Tint.values()) {
                turns.addAll(Events.moments(new Event.Turns(kind, tint), truth));
            }
        }
        turns.removeAll(comes);
        double end = truth.scene().seconds() - QUIET;
        return new ArrayList<>(Arrays.asList(comes, leaves, moves, turns))
                .stream().allMatch(all -> all.stream().anyMatch(t -> t > QUIET && t < end));
    }

    /** The camera that films the scene. */
    SourceSpec camera() {
        SyntheticOptions usual = SyntheticOptions.defaults();
        return new SourceSpec.Synthetic(
                new SyntheticOptions(
                        SET,
                        number,
                        usual.width(),
                        usual.height(),
                        usual.fps(),
                        usual.gop(),
                        (int) scene.seconds(),
                        usual.noise(),
                        usual.bitRate()));
    }
}
