// SPDX-License-Identifier: Apache-2.0
package dev.sluice.evaluation.set;

import dev.sluice.ingest.source.SourceSpec;
import dev.sluice.ingest.source.SyntheticOptions;
import dev.sluice.world.Camera;
import dev.sluice.world.Filming;
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
 * Builds sets of questions about scenes of the room. The same arguments give the same set on every
 * machine, because scenes, frames and questions are determined by seeds.
 *
 * <p>Scenes are added one after the other until each family has its questions. Of the answers that
 * are possible in a family, the questions ask for the one that was correct least often so far, so
 * that no answer can be guessed.
 */
public final class RoomSet {

    /** The number of frames a second to sample. */
    public static final double FPS = 1;

    private static final int SIDE = 168; // pixels
    private static final int SOURCE_FPS = 4;
    private static final int GOP_FRAMES = 8;
    private static final int STEP_SECONDS = 2; // two frames at FPS
    private static final int MAX_CLIPS = 2_000;
    private static final int MAX_PER_CLIP = 2; // of a family
    private static final long SEED_DISTANCE = 0x9e3779b97f4a7c15L; // between scenes

    private final String name;
    private final Split split;
    private final Filming filming;
    private final ClipLengths lengths;
    private final int perFamily;
    private final int maxClips;

    private final List<EvalClip> clips = new ArrayList<>();
    private final List<EvalQuestion> questions = new ArrayList<>();
    private final Map<Family, Integer> asked = new EnumMap<>(Family.class);
    private final Map<Family, Map<String, Integer>> answerCounts = new EnumMap<>(Family.class);

    private RoomSet(
            String name,
            Split split,
            Filming filming,
            ClipLengths lengths,
            int perFamily,
            int maxClips) {
        this.name = name;
        this.split = split;
        this.filming = filming;
        this.lengths = lengths;
        this.perFamily = perFamily;
        this.maxClips = maxClips;
    }

    /**
     * Builds a set with clips of 8 seconds to 2 minutes and at most two questions of a family about
     * each.
     *
     * @param split the split of the scenes
     * @param first number of the first scene
     * @param perFamily number of questions of each family, at least 1
     * @param maxClips maximum number of clips; if it is reached, families have fewer questions
     */
    public static EvalSet usual(Split split, long first, int perFamily, int maxClips) {
        return usual(split, Filming.FIXED, first, perFamily, maxClips);
    }

    /** Builds the same set with scenes that are filmed in a certain way. */
    public static EvalSet usual(
            Split split, Filming filming, long first, int perFamily, int maxClips) {
        String name =
                "room"
                        + (filming == Filming.FIXED ? "" : "-" + title(filming))
                        + (split == Split.TEST ? "" : "-" + title(split));
        return new RoomSet(name, split, filming, ClipLengths.USUAL, perFamily, maxClips)
                .build(first);
    }

    /** Builds the same set with as many clips as the questions need. */
    public static EvalSet usual(Split split, long first, int perFamily) {
        return usual(split, Filming.FIXED, first, perFamily);
    }

    /** Builds the same set, filmed in a certain way, with as many clips as the questions need. */
    public static EvalSet usual(Split split, Filming filming, long first, int perFamily) {
        return usual(split, filming, first, perFamily, MAX_CLIPS);
    }

    /** Builds a set with clips of 10 minutes and at most two questions of a family about each. */
    public static EvalSet longClips(Split split, long first, int clips) {
        int all = MAX_PER_CLIP * clips;
        return new RoomSet("room-long", split, Filming.FIXED, ClipLengths.TEN_MINUTES, all, clips)
                .build(first);
    }

    private EvalSet build(long first) {
        for (long number = first; clips.size() < maxClips && !isComplete(); number++) {
            addScene(number);
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

    private void addScene(long number) {
        Random random = new Random(number * SEED_DISTANCE + split.ordinal());
        int seconds = lengths.of(random);
        Scene scene = filming.film(SceneScript.write(split, number, seconds));
        String id = String.format(Locale.ROOT, "%s-%03d", name, number);
        Questioner questioner = new Questioner(new Truth(scene), random);
        int before = questions.size();
        for (Family family : Family.values()) {
            for (int i = 0; i < MAX_PER_CLIP; i++) {
                if (asked.getOrDefault(family, 0) < perFamily) {
                    ask(questioner, family, seconds)
                            .filter(q -> !isAsked(id, q))
                            .ifPresent(q -> addQuestion(id, q));
                }
            }
        }
        if (questions.size() > before) {
            clips.add(new EvalClip(id, source(number, seconds), seconds));
        }
    }

    /** Asks a question at the end of a step, where evidence and truth cover the same time. */
    private Optional<Question> ask(Questioner questioner, Family family, int seconds) {
        Map<String, Integer> counts = answerCounts(family);
        List<Double> times = new ArrayList<>();
        for (int at = STEP_SECONDS; at <= seconds; at += STEP_SECONDS) {
            times.add((double) at);
        }
        return questioner.ask(family, times, answer -> counts.getOrDefault(answer, 0));
    }

    /** Returns how often each answer of a family is the correct one so far. */
    private Map<String, Integer> answerCounts(Family family) {
        return answerCounts.computeIfAbsent(family, f -> new HashMap<>());
    }

    private boolean isAsked(String clip, Question question) {
        return questions.stream()
                .anyMatch(
                        it ->
                                it.clip().equals(clip)
                                        && it.at() == question.at()
                                        && it.text().equals(question.text()));
    }

    private void addQuestion(String clip, Question question) {
        Family family = question.family();
        int number = asked.merge(family, 1, Integer::sum);
        answerCounts(family).merge(question.answer(), 1, Integer::sum);
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

    private SourceSpec source(long number, int seconds) {
        return new SourceSpec.Synthetic(
                new SyntheticOptions(
                                split,
                                number,
                                SIDE,
                                SIDE,
                                SOURCE_FPS,
                                GOP_FRAMES,
                                seconds,
                                (int) Camera.DEFAULT_NOISE,
                                0)
                        .filmed(filming));
    }

    private static String title(Enum<?> name) {
        return name.name().toLowerCase(Locale.ROOT);
    }
}
