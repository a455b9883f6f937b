package dev.sluice.world.question;

import dev.sluice.world.Kind;
import dev.sluice.world.Landmark;
import dev.sluice.world.Tint;

import java.util.List;

/** The words of answers. Stateless. */
public final class Words {

    /** Agreement. */
    public static final String YES = "yes";

    /** Denial. */
    public static final String NO = "no";

    /** Nothing is there. */
    public static final String NOTHING = "nothing";

    /** The answer to a standing question before its moment. */
    public static final String NOT_YET = "not yet";

    private static final List<String> NUMBERS =
            List.of("none", "one", "two", "three", "four", "five");

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
