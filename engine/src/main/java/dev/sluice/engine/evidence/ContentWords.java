// SPDX-License-Identifier: Apache-2.0
package dev.sluice.engine.evidence;

import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds the words of a question that say what it is about. Stateless. */
final class ContentWords {

    /** English words that are in questions about anything; other languages keep all words. */
    private static final Set<String> COMMON =
            Set.of(
                    "a", "about", "an", "and", "any", "are", "at", "be", "been", "before", "by",
                    "can", "did", "do", "does", "for", "from", "had", "has", "have", "how", "in",
                    "is", "it", "its", "me", "now", "of", "on", "or", "so", "tell", "that", "the",
                    "there", "this", "to", "was", "were", "what", "when", "where", "which", "who",
                    "will", "with");

    private ContentWords() {}

    /**
     * Returns these words with a space before each, as they stand within a text; the whole question
     * if it has no such word.
     */
    static String of(String question) {
        String words =
                Arrays.stream(question.split("[^\\p{L}\\p{N}]+"))
                        .filter(word -> !word.isEmpty())
                        .filter(word -> !COMMON.contains(word.toLowerCase(Locale.ROOT)))
                        .map(word -> " " + word)
                        .collect(Collectors.joining());
        return words.isEmpty() ? question : words;
    }
}
