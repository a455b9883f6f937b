// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.family;

import dev.sluice.model.ModelException;
import dev.sluice.model.ModelException.Kind;

import java.nio.file.Path;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The text with which a chat template begins an answer if it is not told whether to think: the
 * assistant's turn, and in some models an empty or an open thought.
 */
final class AnswerStart {

    /** What follows is written if an answer is asked for. */
    private static final String ASKED = "add_generation_prompt";

    /** A condition that is false if the variable is not defined; its else branch then counts. */
    private static final Pattern CHOICE =
            Pattern.compile(
                    "\\{%-?\\s*if\\s+enable_thinking\\s+is\\s+defined\\s+and\\s+enable_thinking"
                            + "(?:\\s+is\\s+(?:true|false))?\\s*-?%}(?:.*?)"
                            + "(?:\\{%-?\\s*else\\s*-?%}(.*?))?\\{%-?\\s*endif\\s*-?%}",
                    Pattern.DOTALL);

    private static final Pattern TEXT =
            Pattern.compile("'((?:[^'\\\\]|\\\\.)*)'|\"((?:[^\"\\\\]|\\\\.)*)\"");

    private AnswerStart() {}

    /**
     * Returns what follows the start of the assistant's turn.
     *
     * @param folder for messages
     * @param turn the start of the assistant's turn
     */
    static String after(String turn, String template, Path folder) throws ModelException {
        int asked = template.lastIndexOf(ASKED);
        String section = asked < 0 ? "" : template.substring(asked + ASKED.length());
        if (!section.contains("<think>")) {
            return "";
        }
        String decided = CHOICE.matcher(section).replaceAll(AnswerStart::otherwise);
        String written = texts(decided);
        if (!written.startsWith(turn) || decided.contains("enable_thinking")) {
            throw unknown(folder, turn);
        }
        return written.substring(turn.length());
    }

    /** The branch that is written if the variable is not defined. */
    private static String otherwise(MatchResult choice) {
        String otherwise = choice.group(1);
        return otherwise == null ? "" : Matcher.quoteReplacement(otherwise);
    }

    /** Returns all text literals one after the other. */
    private static String texts(String section) {
        StringBuilder texts = new StringBuilder();
        Matcher literal = TEXT.matcher(section);
        while (literal.find()) {
            String text = literal.group(1) == null ? literal.group(2) : literal.group(1);
            texts.append(text.replace("\\n", "\n").replace("\\'", "'").replace("\\\"", "\""));
        }
        return texts.toString();
    }

    private static ModelException unknown(Path folder, String turn) {
        return new ModelException(
                Kind.INVALID,
                ("the chat template of %s decides in an unknown way whether the model thinks;"
                                + " expected after %s: %s, then an optional condition \"if"
                                + " enable_thinking is defined and enable_thinking is true\" or"
                                + " \"... is false\". Use the template of the released model")
                        .formatted(folder, ASKED, turn.strip()));
    }
}
