// SPDX-License-Identifier: Apache-2.0
package dev.sluice.evaluation.published;

import java.util.ArrayList;
import java.util.List;

/** The letters before the options of a multiple choice. Stateless. */
final class OptionLetters {

    private OptionLetters() {}

    static String of(int option) {
        return String.valueOf((char) ('A' + option));
    }

    /** The first letters of the alphabet. */
    static List<String> first(int count) {
        List<String> letters = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            letters.add(of(i));
        }
        return letters;
    }
}
