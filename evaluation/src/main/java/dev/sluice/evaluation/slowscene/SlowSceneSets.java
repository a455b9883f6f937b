// SPDX-License-Identifier: Apache-2.0
package dev.sluice.evaluation.slowscene;

import dev.sluice.evaluation.set.EvalClip;
import dev.sluice.evaluation.set.EvalQuestion;
import dev.sluice.evaluation.set.EvalSet;
import dev.sluice.ingest.source.SourceSpec;
import dev.sluice.ingest.source.SyntheticOptions;
import dev.sluice.world.Camera;
import dev.sluice.world.Kind;
import dev.sluice.world.Plot;
import dev.sluice.world.Scene;
import dev.sluice.world.Split;
import dev.sluice.world.Truth;
import dev.sluice.world.question.Family;
import dev.sluice.world.question.Question;
import dev.sluice.world.question.Questioner;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * Builds sets of scenes in which something hardly moves, with questions at their end. Stateless.
 */
final class SlowSceneSets {

    private static final double FPS = 1;
    private static final int SIDE = 168; // pixels
    private static final int GOP_FRAMES = 16;
    private static final int CREEP_SECONDS = 400; // all tokens fit into the default memory
    private static final int HOUR_SECONDS = 3_600;
    private static final int TRIES = 40; // to draw a question of a family

    private SlowSceneSets() {}

    /**
     * Builds a set of scenes of some minutes in which a shape creeps to another corner.
     *
     * @param first number of the first scene
     */
    static EvalSet drift(long first, int clips) {
        return build(
                "room-drift",
                Plot.CREEP,
                CREEP_SECONDS,
                first,
                clips,
                List.of(Family.PLACE_NOW, Family.THING_AT, Family.PLACE_BEFORE, Family.COLOUR_NOW));
    }

    /**
     * Builds a set of scenes of an hour in which one shape stands still and another one moves.
     *
     * @param first number of the first scene
     */
    static EvalSet hour(long first, int clips) {
        return build(
                "room-hour",
                Plot.STILL,
                HOUR_SECONDS,
                first,
                clips,
                List.of(
                        Family.COLOUR_NOW,
                        Family.PLACE_NOW,
                        Family.MOVING_NOW,
                        Family.PRESENT_NOW));
    }

    private static EvalSet build(
            String name, Plot plot, int seconds, long first, int count, List<Family> families) {
        List<EvalClip> clips = new ArrayList<>();
        List<EvalQuestion> questions = new ArrayList<>();
        for (long number = first; number < first + count; number++) {
            String clip = name + "-" + number;
            clips.add(new EvalClip(clip, source(plot, number, seconds), seconds));
            Scene scene = plot.write(Split.TEST, number, seconds);
            for (Family family : families) {
                ask(scene, family, clip).forEach(questions::add);
            }
        }
        return new EvalSet(name, FPS, clips, questions);
    }

    /**
     * Returns all different questions about the first thing, which is the one that hardly moves.
     */
    private static List<EvalQuestion> ask(Scene scene, Family family, String clip) {
        Kind slow = scene.things().get(0).kind();
        Questioner questioner = new Questioner(new Truth(scene), new Random(scene.seed()));
        Set<String> answers = new HashSet<>();
        List<EvalQuestion> asked = new ArrayList<>();
        for (int i = 0; i < TRIES; i++) {
            Optional<Question> question = questioner.ask(family, scene.seconds(), answer -> 0);
            if (question.filter(q -> isAbout(q, slow, family)).isEmpty()
                    || !answers.add(question.get().answer())) {
                continue;
            }
            Question one = question.get();
            asked.add(
                    new EvalQuestion(
                            clip + "-" + family.title() + "-" + asked.size(),
                            clip,
                            family.group().title(),
                            family.title(),
                            one.at(),
                            one.text(),
                            List.of(),
                            one.answer(),
                            one.heldOut()));
        }
        return asked;
    }

    private static boolean isAbout(Question question, Kind kind, Family family) {
        return family == Family.THING_AT || question.text().contains(kind.word());
    }

    private static SourceSpec source(Plot plot, long number, int seconds) {
        return new SourceSpec.Synthetic(
                new SyntheticOptions(
                        Split.TEST,
                        number,
                        SIDE,
                        SIDE,
                        (int) FPS,
                        GOP_FRAMES,
                        seconds,
                        (int) Camera.DEFAULT_NOISE,
                        0,
                        plot));
    }
}
