// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.text;

import com.fasterxml.jackson.databind.JsonNode;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The added tokens of a tokenizer that have a meaning in a chat: special tokens, and tokens that
 * look like tags. The tokenizer finds them in a text before it splits the rest. Immutable.
 */
final class AddedTokens {

    private final Map<String, Integer> ids;

    private AddedTokens(Map<String, Integer> ids) {
        this.ids = ids;
    }

    /** Chooses from the field added_tokens of a tokenizer.json. */
    static AddedTokens of(JsonNode tokens) {
        Map<String, Integer> ids = new HashMap<>();
        for (JsonNode token : tokens) {
            String content = token.path("content").asText();
            if (token.path("special").asBoolean() || isTag(content)) {
                ids.put(content, token.path("id").asInt());
            }
        }
        ids.remove("");
        return new AddedTokens(ids);
    }

    private static boolean isTag(String content) {
        return content.length() > 2 && content.startsWith("<") && content.endsWith(">");
    }

    /** Counts the ids that are such tokens. */
    int count(int[] encoded) {
        int count = 0;
        for (int id : encoded) {
            if (ids.containsValue(id)) {
                count++;
            }
        }
        return count;
    }

    /**
     * Splits a text after the first character of every such token that overlaps the user's text.
     */
    List<String> split(String before, String userText, String after) {
        String text = before + userText + after;
        int userEnd = before.length() + userText.length();
        List<String> pieces = new ArrayList<>();
        int from = 0;
        while (true) {
            int next = next(text, Math.max(from, 0), before.length(), userEnd);
            if (next < 0) {
                pieces.add(text.substring(from));
                return pieces;
            }
            int end = text.offsetByCodePoints(next, 1);
            pieces.add(text.substring(from, end));
            from = end;
        }
    }

    /** Returns the start of the first such token that overlaps the user's text; -1 for none. */
    private int next(String text, int from, int userStart, int userEnd) {
        int first = -1;
        for (String token : ids.keySet()) {
            int at = text.indexOf(token, Math.max(from, userStart - token.length() + 1));
            if (at >= 0 && at < userEnd && (first < 0 || at < first)) {
                first = at;
            }
        }
        return first;
    }
}
