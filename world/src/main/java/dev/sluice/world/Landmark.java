// SPDX-License-Identifier: Apache-2.0
package dev.sluice.world;

/** An object in a corner of the room. Questions name the corner after it. */
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

    /** Returns the word for it in questions and answers. */
    public String word() {
        return word;
    }
}
