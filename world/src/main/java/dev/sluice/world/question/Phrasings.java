// SPDX-License-Identifier: Apache-2.0
package dev.sluice.world.question;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The phrasings of each family; {@code %s} stands for what is asked about. Models were trained on
 * them. Stateless.
 */
final class Phrasings {

    private static final Map<Family, List<String>> OF = new EnumMap<>(Family.class);

    static {
        OF.put(
                Family.COLOUR_NOW,
                List.of(
                        "What colour is the %s now?",
                        "Which colour does the %s have now?",
                        "What is the colour of the %s at the moment?",
                        "What colour is the %s?"));
        OF.put(
                Family.KIND_NOW,
                List.of(
                        "What shape is the %s thing?",
                        "Which shape is %s now?", "What is the %s thing at the moment?"));
        OF.put(
                Family.PLACE_NOW,
                List.of(
                        "Where is the %s now?",
                        "Where is the %s?",
                        "Where does the %s stand at the moment?",
                        "What is the %s next to?"));
        OF.put(
                Family.THING_AT,
                List.of(
                        "What is by the %s now?",
                        "What is by the %s?", "What stands next to the %s at the moment?"));
        OF.put(
                Family.COUNT_NOW,
                List.of(
                        "How many shapes are there now?",
                        "How many shapes can be seen now?",
                        "How many things are in the room at the moment?"));
        OF.put(
                Family.MOVING_NOW,
                List.of(
                        "Is the %s moving?",
                        "Is the %s moving now?", "Is the %s on the move at the moment?"));
        OF.put(
                Family.PRESENT_NOW,
                List.of(
                        "Is the %s there now?",
                        "Is there a %s now?", "Can a %s be seen at the moment?"));
        OF.put(
                Family.CAME_FIRST,
                List.of(
                        "Which came first, the %s or the %s?",
                        "What was there first, the %s or the %s?",
                        "Which appeared first, the %s or the %s?"));
        OF.put(
                Family.COLOUR_BEFORE,
                List.of(
                        "What colour was the %s before?",
                        "Which colour did the %s have before?",
                        "What was the colour of the %s before it changed?"));
        OF.put(
                Family.PLACE_BEFORE,
                List.of(
                        "Where was the %s before?",
                        "Where did the %s stand before it moved?", "Where did the %s come from?"));
        OF.put(
                Family.THING_BEFORE,
                List.of(
                        "What was by the %s before?",
                        "What stood next to the %s before?", "What was there before by the %s?"));
        OF.put(
                Family.EVER_THERE,
                List.of(
                        "Has there been a %s so far?",
                        "Was there a %s at any time?", "Was a %s ever there?"));
        OF.put(
                Family.MOVES_SO_FAR,
                List.of(
                        "How many times has the %s moved?",
                        "How often did the %s move so far?", "How many times did the %s move?"));
        OF.put(
                Family.KINDS_SO_FAR,
                List.of(
                        "How many different shapes have there been so far?",
                        "How many different shapes were there so far?",
                        "How many different things have come so far?"));
        OF.put(
                Family.TELL_WHEN,
                List.of("Tell me when %s.", "Say when %s.", "Let me know when %s."));
    }

    private Phrasings() {}

    static List<String> of(Family family) {
        List<String> phrasings = OF.get(family);
        if (phrasings == null) {
            throw new IllegalArgumentException(
                    "found no phrasing of %s, expected one for each family".formatted(family));
        }
        return phrasings;
    }
}
