// SPDX-License-Identifier: Apache-2.0
package dev.sluice.evaluation;

import dev.sluice.evaluation.published.PublishedSet;
import dev.sluice.evaluation.set.EvalClip;
import dev.sluice.evaluation.set.EvalQuestion;
import dev.sluice.evaluation.set.EvalSet;
import dev.sluice.evaluation.set.RoomSet;
import dev.sluice.platform.SluiceException;
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

/** The sets that a person can name. Stateless. */
public final class QuestionSets {

    /** What {@code --data} takes. */
    public static final String NAMES = "room, room-long";

    // Earlier ones were looked at while the model was made.
    private static final long FIRST_SCENE = 20_000;
    private static final long FIRST_LONG_SCENE = 1_020_000; // no usual set reaches as far

    private static final int ROOM_QUESTIONS = 150;
    private static final int VALIDATION_QUESTIONS = 40;
    private static final int LONG_CLIPS = 6;

    private QuestionSets() {}

    /** Whether {@code --data} of that name is made of scenes of the room. */
    public static boolean isRoom(String name) {
        return List.of(NAMES.split(", ")).contains(name);
    }

    /**
     * Makes a set.
     *
     * @param name as {@code --data} takes it
     * @param first number of the first scene, if it is to be another than usual
     * @param clips most clips
     * @param perFamily most questions of a family
     */
    public static EvalSet load(
            String name, OptionalLong first, OptionalInt clips, OptionalInt perFamily) {
        return switch (name) {
            case "room" ->
                    usual(
                            Split.TEST,
                            first.orElse(FIRST_SCENE),
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
                            "there is no set '%s'; expected one of %s, %s"
                                    .formatted(name, NAMES, PublishedSet.NAMES));
        };
    }

    /** Scenes that are in no test set, to choose settings on. */
    public static EvalSet validation(OptionalInt clips, OptionalInt perFamily) {
        int questions = Math.min(VALIDATION_QUESTIONS, perFamily.orElse(VALIDATION_QUESTIONS));
        return usual(Split.VALIDATION, FIRST_SCENE, questions, clips);
    }

    private static EvalSet usual(Split split, long first, int perFamily, OptionalInt clips) {
        return clips.isPresent()
                ? RoomSet.usual(split, first, perFamily, clips.getAsInt())
                : RoomSet.usual(split, first, perFamily);
    }

    /** The first clips of a set, and the first questions of each family about them. */
    public static EvalSet limited(EvalSet set, OptionalInt clips, OptionalInt perFamily) {
        Set<String> first =
                set.clips().stream()
                        .limit(clips.orElse(Integer.MAX_VALUE))
                        .map(EvalClip::id)
                        .collect(Collectors.toSet());
        int most = perFamily.orElse(Integer.MAX_VALUE);
        Map<String, Set<String>> items = new HashMap<>(); // by family
        List<EvalQuestion> questions = new ArrayList<>();
        for (EvalQuestion question : set.questions()) {
            Set<String> own = items.computeIfAbsent(question.family(), family -> new HashSet<>());
            boolean room = own.size() < most || own.contains(item(question));
            if (first.contains(question.clip()) && room) {
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

    /** What is asked every second until it is time is one question; its ids end with the second. */
    private static String item(EvalQuestion question) {
        return question.id().replaceFirst("@.*$", "");
    }
}
