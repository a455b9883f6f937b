package dev.sluice.model.generate;

import dev.sluice.model.text.TextTokenizer;

import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * The text of an answer as it grows. Passes on what can no longer change: whole characters, and
 * nothing that may turn out to be the beginning of a stop text. Not safe for several threads.
 */
final class AnswerText {

    /** What the tokenizer makes of the first bytes of a character. */
    private static final char INCOMPLETE = '\ufffd';

    private final TextTokenizer tokenizer;
    private final String before;
    private final List<String> stops;
    private final Consumer<String> reader;
    private final StringBuilder text = new StringBuilder();

    private int[] ids = new int[16];
    private int size;
    private int windowStart; // ids from here are decoded again for each token,
    private int windowRead; // and their text up to here is in 'text' already
    private int passedOn;
    private boolean begun; // what stands before the answer is not in 'text' any more

    /**
     * The text of one answer.
     *
     * @param before what the model may say before the answer begins
     * @param reader takes the text piece by piece
     */
    AnswerText(
            TextTokenizer tokenizer, String before, List<String> stops, Consumer<String> reader) {
        this.tokenizer = tokenizer;
        this.before = before;
        this.stops = stops;
        this.reader = reader;
    }

    /** Takes the next token; says whether the text has reached a stop. */
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

    /** The whole text, once no token comes any more; passes on what is left of it. */
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

    /** Leaves out what stands before the answer, once it is known whether it is there. */
    private boolean begin() {
        begun = text.length() >= before.length();
        if (begun && text.indexOf(before) == 0) {
            text.delete(0, before.length());
        }
        return begun;
    }

    /** What of all that was said is the answer. */
    private String answer(String said) {
        return said.startsWith(before) ? said.substring(before.length()) : said;
    }

    /** Some tokens change with those before them, so a few of these are decoded along. */
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

    /** Where the first stop that the latest piece has completed begins, or -1. */
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

    /** Length of the longest end of the text that a stop begins with. */
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
