// SPDX-License-Identifier: Apache-2.0
package dev.sluice.world.question;

/** Families of questions. Each derives its answers from the truth in one way. */
public enum Family {
    COLOUR_NOW(Group.REAL_TIME),
    KIND_NOW(Group.REAL_TIME),
    PLACE_NOW(Group.REAL_TIME),
    THING_AT(Group.REAL_TIME),
    COUNT_NOW(Group.REAL_TIME),
    MOVING_NOW(Group.REAL_TIME),
    PRESENT_NOW(Group.REAL_TIME),
    CAME_FIRST(Group.BACKWARD),
    COLOUR_BEFORE(Group.BACKWARD),
    PLACE_BEFORE(Group.BACKWARD),
    THING_BEFORE(Group.BACKWARD),
    EVER_THERE(Group.BACKWARD),
    MOVES_SO_FAR(Group.BACKWARD),
    KINDS_SO_FAR(Group.BACKWARD),
    TELL_WHEN(Group.FORWARD);

    private final Group group;

    Family(Group group) {
        this.group = group;
    }

    /** Returns the group of the family. */
    public Group group() {
        return group;
    }

    /** Returns the name in lower case with hyphens, as in reports. */
    public String title() {
        return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
}
