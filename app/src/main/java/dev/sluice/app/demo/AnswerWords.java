// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.demo;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Compares answers by their words only. Stateless. */
final class AnswerWords {

    private static final Set<String> ARTICLES = Set.of("a", "an", "the");

    private AnswerWords() {}

    /** Whether two answers are equal apart from case, articles and punctuation. */
    static boolean same(String one, String other) {
        return words(one).equals(words(other));
    }

    private static List<String> words(String text) {
        return Arrays.stream(text.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}]+"))
                .filter(word -> !word.isEmpty() && !ARTICLES.contains(word))
                .toList();
    }
}
