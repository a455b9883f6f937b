// SPDX-License-Identifier: Apache-2.0
package dev.sluice.world.question;

import dev.sluice.world.Kind;
import dev.sluice.world.Landmark;
import dev.sluice.world.Tint;

import java.util.List;

/** The words of answers. Models were trained on them. Stateless. */
public final class Words {

    /** The answer to a question that is true. */
    public static final String YES = "yes";

    /** The answer to a question that is not true. */
    public static final String NO = "no";

    /** The answer to a question about an empty corner. */
    public static final String NOTHING = "nothing";

    /** The answer to a question that waits for an event, before the event. */
    public static final String NOT_YET = "not yet";

    private static final List<String> NUMBERS =
            List.of("none", "one", "two", "three", "four", "five");

    /** The largest number that has a word. */
    static final int LARGEST_NUMBER = NUMBERS.size() - 1;

    private Words() {}

    static String number(int count) {
        return NUMBERS.get(count);
    }

    static String by(Landmark landmark) {
        return "by the " + landmark.word();
    }

    static String thing(Tint tint, Kind kind) {
        return tint.word() + " " + kind.word();
    }
}
