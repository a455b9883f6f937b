package dev.sluice.model.text;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The tokens that a tokenizer finds in a text before anything else, as far as they mean something
 * to a chat: the special ones, and those that look like tags. Immutable.
 */
final class AddedTokens {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Map<String, Integer> ids;

    private AddedTokens(Map<String, Integer> ids) {
        this.ids = ids;
    }

    /** Reads a tokenizer.json, without its vocabulary. */
    static AddedTokens read(Path file) throws IOException {
        Map<String, Integer> ids = new HashMap<>();
        try (JsonParser json = new JsonFactory().createParser(file.toFile())) {
            json.setCodec(MAPPER);
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("it holds no JSON object");
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                boolean wanted = json.currentName().equals("added_tokens");
                json.nextToken();
                if (!wanted) {
                    json.skipChildren();
                    continue;
                }
                JsonNode tokens = json.readValueAsTree();
                for (JsonNode token : tokens) {
                    String content = token.path("content").asText();
                    if (token.path("special").asBoolean() || isTag(content)) {
                        ids.put(content, token.path("id").asInt());
                    }
                }
            }
        }
        ids.remove("");
        return new AddedTokens(ids);
    }

    private static boolean isTag(String content) {
        return content.length() > 2 && content.startsWith("<") && content.endsWith(">");
    }

    /** How many of these ids are such tokens. */
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
     * The whole text in pieces, cut behind the first character of every such token that words take
     * part in.
     */
    List<String> cut(String before, String words, String after) {
        String text = before + words + after;
        int wordsEnd = before.length() + words.length();
        List<String> pieces = new ArrayList<>();
        int from = 0;
        while (true) {
            int next = next(text, Math.max(from, 0), before.length(), wordsEnd);
            if (next < 0) {
                pieces.add(text.substring(from));
                return pieces;
            }
            int border = text.offsetByCodePoints(next, 1);
            pieces.add(text.substring(from, border));
            from = border;
        }
    }

    /** Where the first such token begins that reaches into the words; -1 where there is none. */
    private int next(String text, int from, int wordsStart, int wordsEnd) {
        int first = -1;
        for (String token : ids.keySet()) {
            int at = text.indexOf(token, Math.max(from, wordsStart - token.length() + 1));
            if (at >= 0 && at < wordsEnd && (first < 0 || at < first)) {
                first = at;
            }
        }
        return first;
    }
}
