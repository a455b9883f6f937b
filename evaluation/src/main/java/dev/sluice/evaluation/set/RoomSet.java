// SPDX-License-Identifier: Apache-2.0
package dev.sluice.evaluation.set;

import dev.sluice.ingest.source.SourceSpec;
import dev.sluice.ingest.source.SyntheticOptions;
import dev.sluice.world.Camera;
import dev.sluice.world.Scene;
import dev.sluice.world.SceneScript;
import dev.sluice.world.Split;
import dev.sluice.world.Truth;
import dev.sluice.world.question.Family;
import dev.sluice.world.question.Question;
import dev.sluice.world.question.Questioner;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * Questions about scenes of the synthetic room. The same arguments give the same set on every
 * machine: scenes, films and questions come from seeds alone.
 *
 * <p>Scenes are taken in turn until each family has its questions. Of the answers that a family can
 * have at a moment, one that was given least so far is asked for, so that none can be guessed.
 */
public final class RoomSet {

    /** Pictures a second that the model is shown. */
    public static final double FPS = 1;

    private static final int SIDE = 168; // pixels
    private static final int FILM_FPS = 4;
    private static final int GROUP = 8; // pictures
    private static final int STEP_SECONDS = 2; // two pictures at FPS
    private static final int MOST_CLIPS = 2_000;
    private static final int MOST_PER_CLIP = 2; // of a family
    private static final long SEED_DISTANCE = 0x9e3779b97f4a7c15L; // neighbours are unlike

    private final String name;
    private final Split split;
    private final ClipLengths lengths;
    private final int perFamily;
    private final int mostClips;

    private final List<EvalClip> clips = new ArrayList<>();
    private final List<EvalQuestion> questions = new ArrayList<>();
    private final Map<Family, Integer> asked = new EnumMap<>(Family.class);
    private final Map<Family, Map<String, Integer>> given = new EnumMap<>(Family.class);

    private RoomSet(String name, Split split, ClipLengths lengths, int perFamily, int mostClips) {
        this.name = name;
        this.split = split;
        this.lengths = lengths;
        this.perFamily = perFamily;
        this.mostClips = mostClips;
    }

    /**
     * Clips of 8 seconds to 2 minutes, each asked about at most twice in a family.
     *
     * @param split which scenes
     * @param first number of the first scene in the split
     * @param perFamily questions of each family, at least 1
     * @param mostClips bound on the clips; with few of them families have fewer questions
     */
    public static EvalSet usual(Split split, long first, int perFamily, int mostClips) {
        String name = split == Split.TEST ? "room" : "room-" + title(split);
        return new RoomSet(name, split, ClipLengths.USUAL, perFamily, mostClips).build(first);
    }

    /** As {@link #usual}, with as many clips as it takes. */
    public static EvalSet usual(Split split, long first, int perFamily) {
        return usual(split, first, perFamily, MOST_CLIPS);
    }

    /** Clips of 10 minutes from a scene on, each asked about at most twice in a family. */
    public static EvalSet longClips(Split split, long first, int clips) {
        int all = MOST_PER_CLIP * clips;
        return new RoomSet("room-long", split, ClipLengths.TEN_MINUTES, all, clips).build(first);
    }

    private EvalSet build(long first) {
        for (long number = first; clips.size() < mostClips && !isComplete(); number++) {
            add(number);
        }
        return new EvalSet(name, FPS, clips, questions);
    }

    private boolean isComplete() {
        for (Family family : Family.values()) {
            if (asked.getOrDefault(family, 0) < perFamily) {
                return false;
            }
        }
        return true;
    }

    private void add(long number) {
        Random random = new Random(number * SEED_DISTANCE + split.ordinal());
        int seconds = lengths.of(random);
        Scene scene = SceneScript.write(split, number, seconds);
        String id = String.format(Locale.ROOT, "%s-%03d", name, number);
        Questioner questioner = new Questioner(new Truth(scene), random);
        int before = questions.size();
        for (Family family : Family.values()) {
            for (int i = 0; i < MOST_PER_CLIP; i++) {
                if (asked.getOrDefault(family, 0) < perFamily) {
                    ask(questioner, family, seconds)
                            .filter(q -> !isAsked(id, q))
                            .ifPresent(q -> take(id, q));
                }
            }
        }
        if (questions.size() > before) {
            clips.add(new EvalClip(id, film(number, seconds), seconds));
        }
    }

    /** The moments are ends of steps: what a question may know is then what has happened. */
    private Optional<Question> ask(Questioner questioner, Family family, int seconds) {
        Map<String, Integer> answers = given.computeIfAbsent(family, f -> new HashMap<>());
        List<Double> moments = new ArrayList<>();
        for (int at = STEP_SECONDS; at <= seconds; at += STEP_SECONDS) {
            moments.add((double) at);
        }
        return questioner.ask(family, moments, answer -> answers.getOrDefault(answer, 0));
    }

    private boolean isAsked(String clip, Question question) {
        return questions.stream()
                .anyMatch(
                        it ->
                                it.clip().equals(clip)
                                        && it.at() == question.at()
                                        && it.text().equals(question.text()));
    }

    private void take(String clip, Question question) {
        Family family = question.family();
        int number = asked.merge(family, 1, Integer::sum);
        given.get(family).merge(question.answer(), 1, Integer::sum);
        questions.add(
                new EvalQuestion(
                        String.format(Locale.ROOT, "%s-%s-%03d", clip, family.title(), number),
                        clip,
                        family.group().title(),
                        family.title(),
                        question.at(),
                        question.text(),
                        List.of(),
                        question.answer(),
                        question.heldOut()));
    }

    private SourceSpec film(long number, int seconds) {
        return new SourceSpec.Synthetic(
                new SyntheticOptions(
                        split,
                        number,
                        SIDE,
                        SIDE,
                        FILM_FPS,
                        GROUP,
                        seconds,
                        (int) Camera.USUAL_NOISE,
                        0));
    }

    private static String title(Split split) {
        return split.name().toLowerCase(Locale.ROOT);
    }
}
