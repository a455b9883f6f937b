package dev.sluice.world.question;

/** Kinds of questions, each with one way to derive the answer from the truth. */
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

    /** The group that it belongs to. */
    public Group group() {
        return group;
    }

    /** Lower case with hyphens, as in reports. */
    public String title() {
        return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
}
