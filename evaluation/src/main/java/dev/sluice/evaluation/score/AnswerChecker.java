// SPDX-License-Identifier: Apache-2.0
package dev.sluice.evaluation.score;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whether an answer is right: the same words, without regard to case, punctuation and articles;
 * among options, the right one's words or its letter. Stateless.
 */
public final class AnswerChecker {

    private static final Pattern LETTER =
            Pattern.compile("\\s*\\(?([A-Za-z])\\)?\\s*(?:[.:)]\\s*(.*))?", Pattern.DOTALL);
    private static final Pattern NO_WORD = Pattern.compile("[^\\p{L}\\p{N}]+");
    private static final Pattern ARTICLE = Pattern.compile("\\b(a|an|the)\\b");

    private AnswerChecker() {}

    /**
     * Compares.
     *
     * @param said what the model said; null where it said nothing
     * @param right the right answer
     * @param options all options, of which {@code right} is one; empty for free text
     */
    public static boolean isRight(String said, String right, List<String> options) {
        if (said == null) {
            return false;
        }
        if (said.strip().equalsIgnoreCase(right.strip())) {
            return true;
        }
        Matcher letter = LETTER.matcher(said);
        if (letter.matches()) {
            int number = Character.toUpperCase(letter.group(1).charAt(0)) - 'A';
            if (number < options.size()) {
                return number == options.indexOf(right);
            }
        }
        String words = normalised(right);
        return !words.isEmpty() && normalised(said).equals(words);
    }

    /** Lower case; words alone, with one space between them; without articles. */
    static String normalised(String text) {
        String words = NO_WORD.matcher(text.toLowerCase(Locale.ROOT)).replaceAll(" ");
        return NO_WORD.matcher(ARTICLE.matcher(words).replaceAll(" ")).replaceAll(" ").strip();
    }
}
