// SPDX-License-Identifier: Apache-2.0
package dev.sluice.evaluation.published;

import java.util.ArrayList;
import java.util.List;

/** The letters in front of the options of a multiple-choice question. Stateless. */
final class OptionLetters {

    private OptionLetters() {}

    /** Returns the letter of an option, by the option's index. */
    static String of(int option) {
        return String.valueOf((char) ('A' + option));
    }

    /** Returns the letters of the first options. */
    static List<String> first(int count) {
        List<String> letters = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            letters.add(of(i));
        }
        return letters;
    }
}
