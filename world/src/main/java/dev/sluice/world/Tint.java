// SPDX-License-Identifier: Apache-2.0
package dev.sluice.world;

/** The colour of a thing. */
public enum Tint {
    RED("red", 0xd82a2a),
    GREEN("green", 0x2ab84a),
    BLUE("blue", 0x2848e0),
    YELLOW("yellow", 0xe8d820),
    WHITE("white", 0xf2f2f2);

    private final String word;
    private final int rgb;

    Tint(String word, int rgb) {
        this.word = word;
        this.rgb = rgb;
    }

    /** Returns the word for it in questions and answers. */
    public String word() {
        return word;
    }

    /** Returns the colour without noise, 0xRRGGBB. */
    int rgb() {
        return rgb;
    }
}
