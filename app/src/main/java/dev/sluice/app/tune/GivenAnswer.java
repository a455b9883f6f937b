// SPDX-License-Identifier: Apache-2.0
package dev.sluice.app.tune;

/**
 * One answer under one setting.
 *
 * @param moment index of the time at which it was asked
 * @param question index of the question
 * @param text the answer without space around it
 * @param tokens ids of its text tokens
 * @param promptTokens tokens of the prompt, visual and text
 * @param millis time of the answer, the whole prompt included
 */
record GivenAnswer(
        int moment, int question, String text, int[] tokens, int promptTokens, double millis) {

    /**
     * The share of text tokens from the beginning up to the first difference: what comes after it
     * was generated from another text, so that equal tokens there mean nothing.
     */
    double equalTokens(GivenAnswer other) {
        int longest = Math.max(tokens.length, other.tokens.length);
        int equal = 0;
        while (equal < Math.min(tokens.length, other.tokens.length)
                && tokens[equal] == other.tokens[equal]) {
            equal++;
        }
        return longest == 0 ? 1 : (double) equal / longest;
    }

    boolean sameText(GivenAnswer other) {
        return text.equals(other.text);
    }
}
