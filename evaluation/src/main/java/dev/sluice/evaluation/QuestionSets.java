// SPDX-License-Identifier: Apache-2.0
package dev.sluice.evaluation;

import dev.sluice.evaluation.published.PublishedSet;
import dev.sluice.evaluation.set.EvalClip;
import dev.sluice.evaluation.set.EvalQuestion;
import dev.sluice.evaluation.set.EvalSet;
import dev.sluice.evaluation.set.RoomSet;
import dev.sluice.platform.SluiceException;
import dev.sluice.world.Filming;
import dev.sluice.world.Split;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/** The question sets that {@code --data} can name, and the limits on their size. Stateless. */
public final class QuestionSets {

    /** The names of the sets that are drawn scenes of the room. */
    public static final String NAMES = "room, room-long, room-moving";

    private static final String MOVING = "room-moving";

    // Earlier scenes were looked at while the model was developed.
    private static final long FIRST_SCENE = 20_000;
    private static final long FIRST_LONG_SCENE = 1_020_000; // beyond every scene of the usual sets

    private static final long FIRST_MOVING_SCENE = 2_020_000;

    private static final int ROOM_QUESTIONS = 150;
    private static final int VALIDATION_QUESTIONS = 40;
    private static final int LONG_CLIPS = 6;

    private QuestionSets() {}

    /** Returns whether the set of this name consists of scenes of the room. */
    public static boolean isRoom(String name) {
        return List.of(NAMES.split(", ")).contains(name);
    }

    /**
     * Generates a set of the room.
     *
     * @param name one of {@link #NAMES}
     * @param first number of the first scene; empty for the set's usual one
     * @param clips maximum number of clips
     * @param perFamily maximum number of questions of each family
     */
    public static EvalSet load(
            String name, OptionalLong first, OptionalInt clips, OptionalInt perFamily) {
        return switch (name) {
            case "room" ->
                    usual(
                            Split.TEST,
                            Filming.FIXED,
                            first.orElse(FIRST_SCENE),
                            perFamily.orElse(ROOM_QUESTIONS),
                            clips);
            case MOVING ->
                    usual(
                            Split.TEST,
                            Filming.MOVING,
                            first.orElse(FIRST_MOVING_SCENE),
                            perFamily.orElse(ROOM_QUESTIONS),
                            clips);
            case "room-long" ->
                    limited(
                            RoomSet.longClips(
                                    Split.TEST,
                                    first.orElse(FIRST_LONG_SCENE),
                                    Math.min(LONG_CLIPS, clips.orElse(LONG_CLIPS))),
                            clips,
                            perFamily);
            default ->
                    throw new SluiceException(
                            "found no question set '%s'; expected one of %s, %s"
                                    .formatted(name, NAMES, PublishedSet.NAMES));
        };
    }

    /**
     * Generates a set to choose settings on. Its scenes are in no test set, and filmed as those of
     * the set to measure.
     *
     * @param name the set to measure, one of {@link #NAMES}
     */
    public static EvalSet validation(String name, OptionalInt clips, OptionalInt perFamily) {
        int questions = Math.min(VALIDATION_QUESTIONS, perFamily.orElse(VALIDATION_QUESTIONS));
        Filming filming = name.equals(MOVING) ? Filming.MOVING : Filming.FIXED;
        return usual(Split.VALIDATION, filming, FIRST_SCENE, questions, clips);
    }

    private static EvalSet usual(
            Split split, Filming filming, long first, int perFamily, OptionalInt clips) {
        return clips.isPresent()
                ? RoomSet.usual(split, filming, first, perFamily, clips.getAsInt())
                : RoomSet.usual(split, filming, first, perFamily);
    }

    /** Returns the first clips of a set, and the first questions of each family about them. */
    public static EvalSet limited(EvalSet set, OptionalInt clips, OptionalInt perFamily) {
        Set<String> first =
                set.clips().stream()
                        .limit(clips.orElse(Integer.MAX_VALUE))
                        .map(EvalClip::id)
                        .collect(Collectors.toSet());
        int limit = perFamily.orElse(Integer.MAX_VALUE);
        Map<String, Set<String>> items = new HashMap<>(); // by family
        List<EvalQuestion> questions = new ArrayList<>();
        for (EvalQuestion question : set.questions()) {
            Set<String> own = items.computeIfAbsent(question.family(), family -> new HashSet<>());
            boolean fits = own.size() < limit || own.contains(item(question));
            if (first.contains(question.clip()) && fits) {
                own.add(item(question));
                questions.add(question);
            }
        }
        Set<String> asked = questions.stream().map(EvalQuestion::clip).collect(Collectors.toSet());
        return new EvalSet(
                set.name(),
                set.fps(),
                set.clips().stream().filter(clip -> asked.contains(clip.id())).toList(),
                questions);
    }

    /** Returns the id without its time: a question that is polled every second counts once. */
    private static String item(EvalQuestion question) {
        return question.id().replaceFirst("@.*$", "");
    }
}
