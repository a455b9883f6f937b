// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.alert.rule;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Which answers an alert is about, by their words: an answer contains a text if it has it as whole
 * words, in upper or lower case.
 *
 * @param when one of these has to be contained; empty: every answer
 * @param whenNot none of these may be contained
 */
public record AnswerMatch(List<String> when, List<String> whenNot) {

    private static final Pattern SPACE = Pattern.compile("\\s+");

    public AnswerMatch {
        when = List.copyOf(when);
        whenNot = List.copyOf(whenNot);
    }

    /** Whether an answer matches. */
    public boolean matches(String answer) {
        String found = normal(answer);
        return (when.isEmpty() || when.stream().anyMatch(text -> contains(found, text)))
                && whenNot.stream().noneMatch(text -> contains(found, text));
    }

    private static boolean contains(String answer, String text) {
        String sought = normal(text);
        for (int at = answer.indexOf(sought); at >= 0; at = answer.indexOf(sought, at + 1)) {
            if (isEdge(answer, at) && isEdge(answer, at + sought.length())) {
                return true;
            }
        }
        return false;
    }

    /** Whether no word goes on over a place. */
    private static boolean isEdge(String text, int at) {
        return at == 0
                || at == text.length()
                || !Character.isLetterOrDigit(text.codePointBefore(at))
                || !Character.isLetterOrDigit(text.codePointAt(at));
    }

    private static String normal(String text) {
        return SPACE.matcher(text.strip()).replaceAll(" ").toLowerCase(Locale.ROOT);
    }
}
