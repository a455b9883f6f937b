// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.generate;

import dev.sluice.model.text.TextTokenizer;

import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * The text of an answer as it grows. It passes on text that can no longer change: whole characters,
 * without an end that may be the beginning of a stop text. Not safe for use by several threads.
 */
final class AnswerText {

    /** The tokenizer decodes an incomplete character to this one. */
    private static final char INCOMPLETE = '\ufffd';

    private final TextTokenizer tokenizer;
    private final String before;
    private final List<String> stops;
    private final Consumer<String> reader;
    private final StringBuilder text = new StringBuilder();

    private int[] ids = new int[16];
    private int size;
    private int windowStart; // ids from here on are decoded again for each token
    private int windowRead; // the text of ids up to here is in 'text' already
    private int passedOn;
    private boolean begun; // 'text' no longer begins with 'before'

    /**
     * The text of one answer.
     *
     * @param before text that the model may generate before the answer and that is left out
     * @param reader receives the text in pieces
     */
    AnswerText(
            TextTokenizer tokenizer, String before, List<String> stops, Consumer<String> reader) {
        this.tokenizer = tokenizer;
        this.before = before;
        this.stops = stops;
        this.reader = reader;
    }

    /** Adds the next token; returns whether the text has reached a stop text. */
    boolean add(int id) {
        if (size == ids.length) {
            ids = Arrays.copyOf(ids, 2 * size);
        }
        ids[size++] = id;
        int known = begun ? text.length() : 0;
        read();
        if (!begun && !begin()) {
            return false;
        }
        int stop = stop(known);
        if (stop >= 0) {
            text.setLength(stop);
            passOn(stop);
            return true;
        }
        passOn(text.length() - heldBack());
        return false;
    }

    /** Returns the whole text after the last token, and passes on the rest of it. */
    String finish(boolean stopped) {
        if (!stopped) {
            String whole = answer(tokenizer.decode(Arrays.copyOf(ids, size)));
            if (whole.startsWith(text.substring(0, passedOn))) {
                text.setLength(0);
                text.append(whole);
            }
        }
        passOn(text.length());
        return text.toString();
    }

    /** Removes the text before the answer, once the text is long enough to tell. */
    private boolean begin() {
        begun = text.length() >= before.length();
        if (begun && text.indexOf(before) == 0) {
            text.delete(0, before.length());
        }
        return begun;
    }

    /** Returns the generated text without the text before the answer. */
    private String answer(String generated) {
        return generated.startsWith(before) ? generated.substring(before.length()) : generated;
    }

    /** Decodes a few earlier tokens along, since the text of some tokens depends on them. */
    private void read() {
        String known = tokenizer.decode(Arrays.copyOfRange(ids, windowStart, windowRead));
        String all = tokenizer.decode(Arrays.copyOfRange(ids, windowStart, size));
        boolean whole = all.isEmpty() || all.charAt(all.length() - 1) != INCOMPLETE;
        if (whole && all.length() > known.length()) {
            text.append(all, known.length(), all.length());
            windowStart = windowRead;
            windowRead = size;
        }
    }

    /** Returns the start of the first stop text that the latest piece has completed, or -1. */
    private int stop(int known) {
        int first = -1;
        for (String stop : stops) {
            int at = text.indexOf(stop, Math.max(0, known - stop.length() + 1));
            if (at >= 0 && (first < 0 || at < first)) {
                first = at;
            }
        }
        return first;
    }

    /** Returns the length of the longest end of the text with which a stop text begins. */
    private int heldBack() {
        int longest = 0;
        for (String stop : stops) {
            for (int length = Math.min(stop.length() - 1, text.length());
                    length > longest;
                    length--) {
                if (stop.startsWith(text.substring(text.length() - length))) {
                    longest = length;
                }
            }
        }
        return longest;
    }

    private void passOn(int to) {
        if (to > passedOn) {
            String piece = text.substring(passedOn, to);
            passedOn = to;
            reader.accept(piece);
        }
    }
}
