// SPDX-License-Identifier: Apache-2.0
package dev.sluice.world.question;

/** Families of questions. Each derives its answers from the truth in one way. */
public enum Family {
    COLOUR_NOW(QuestionGroup.REAL_TIME),
    KIND_NOW(QuestionGroup.REAL_TIME),
    PLACE_NOW(QuestionGroup.REAL_TIME),
    THING_AT(QuestionGroup.REAL_TIME),
    COUNT_NOW(QuestionGroup.REAL_TIME),
    MOVING_NOW(QuestionGroup.REAL_TIME),
    PRESENT_NOW(QuestionGroup.REAL_TIME),
    CAME_FIRST(QuestionGroup.BACKWARD),
    COLOUR_BEFORE(QuestionGroup.BACKWARD),
    PLACE_BEFORE(QuestionGroup.BACKWARD),
    THING_BEFORE(QuestionGroup.BACKWARD),
    EVER_THERE(QuestionGroup.BACKWARD),
    MOVES_SO_FAR(QuestionGroup.BACKWARD),
    KINDS_SO_FAR(QuestionGroup.BACKWARD),
    TELL_WHEN(QuestionGroup.FORWARD);

    private final QuestionGroup group;

    Family(QuestionGroup group) {
        this.group = group;
    }

    /** Returns the group of the family. */
    public QuestionGroup group() {
        return group;
    }

    /** Returns the name in lower case with hyphens, as in reports. */
    public String title() {
        return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
}
