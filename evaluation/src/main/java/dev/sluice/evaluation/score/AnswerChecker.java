// SPDX-License-Identifier: Apache-2.0
package dev.sluice.evaluation.score;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Decides whether an answer is correct. It is if it has the same words as the correct one, where
 * case, punctuation and articles do not count. An answer that is one of several options may also be
 * the letter of the correct option. Stateless.
 */
public final class AnswerChecker {

    private static final Pattern LETTER =
            Pattern.compile("\\s*\\(?([A-Za-z])\\)?\\s*(?:[.:)]\\s*(.*))?", Pattern.DOTALL);
    private static final Pattern NON_WORD = Pattern.compile("[^\\p{L}\\p{N}]+");
    private static final Pattern ARTICLE = Pattern.compile("\\b(a|an|the)\\b");

    private AnswerChecker() {}

    /**
     * Returns whether an answer is correct.
     *
     * @param given the model's answer; null if it gave none
     * @param correct the correct answer
     * @param options all options, of which {@code correct} is one; empty for free text
     */
    public static boolean isCorrect(@Nullable String given, String correct, List<String> options) {
        if (given == null) {
            return false;
        }
        if (given.strip().equalsIgnoreCase(correct.strip())) {
            return true;
        }
        Matcher letter = LETTER.matcher(given);
        if (letter.matches()) {
            int index = Character.toUpperCase(letter.group(1).charAt(0)) - 'A';
            if (index < options.size()) {
                return index == options.indexOf(correct);
            }
        }
        String words = normalised(correct);
        return !words.isEmpty() && normalised(given).equals(words);
    }

    /** Returns the words in lower case, separated by single spaces and without articles. */
    static String normalised(String text) {
        String words = NON_WORD.matcher(text.toLowerCase(Locale.ROOT)).replaceAll(" ");
        return NON_WORD.matcher(ARTICLE.matcher(words).replaceAll(" ")).replaceAll(" ").strip();
    }
}
