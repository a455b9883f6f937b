package dev.sluice.world;

/** What stands in a corner of the room and gives the place beside it a name. */
public enum Landmark {
    DOOR("door"),
    WINDOW("window"),
    LAMP("lamp"),
    TABLE("table"),
    PLANT("plant");

    private final String word;

    Landmark(String word) {
        this.word = word;
    }

    /** The word for it in questions and answers. */
    public String word() {
        return word;
    }
}
