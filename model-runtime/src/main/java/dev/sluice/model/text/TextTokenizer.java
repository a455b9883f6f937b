// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.text;

import dev.sluice.model.ModelException;
import dev.sluice.model.ModelException.Kind;
import dev.sluice.model.folder.JsonFile;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Encodes text as token ids and decodes them, by a model folder's tokenizer.json. It adds no tokens
 * and neither truncates nor pads. Special tokens that a template spells out are encoded as such; in
 * a user's text they are encoded as ordinary text, since a question could otherwise end itself and
 * continue as the system or the assistant. Safe for use by several threads; {@link #close} frees
 * native memory.
 */
public final class TextTokenizer implements AutoCloseable {

    static {
        stayOffline();
    }

    private final Path file;
    private final HuggingFaceTokenizer tokenizer;
    private final AddedTokens added;

    private TextTokenizer(Path file, HuggingFaceTokenizer tokenizer, AddedTokens added) {
        this.file = file;
        this.tokenizer = tokenizer;
        this.added = added;
    }

    /**
     * Keeps the library from downloading another native library if it finds CUDA, and from sending
     * telemetry. The jar contains all that it needs.
     */
    private static void stayOffline() {
        System.setProperty("RUST_FLAVOR", "cpu");
        System.setProperty("ai.djl.offline", "true");
        System.setProperty("OPT_OUT_TRACKING", "true");
    }

    /** Opens a tokenizer.json. */
    public static TextTokenizer open(Path file) throws ModelException {
        try {
            Map<String, String> options =
                    Map.of(
                            "addSpecialTokens", "false",
                            "truncation", "false",
                            "padding", "false");
            AddedTokens added = TokenizerFile.read(file);
            return new TextTokenizer(file, HuggingFaceTokenizer.newInstance(file, options), added);
        } catch (IOException | RuntimeException e) {
            // The native side reports unreadable JSON as a plain RuntimeException.
            throw new ModelException(
                    Kind.INVALID,
                    "cannot read %s as a tokenizer (%s); download it again"
                            .formatted(file, JsonFile.shown(String.valueOf(e.getMessage()))),
                    e);
        }
    }

    /** Encodes a user's text. */
    public int[] encodePlain(String userText) {
        return encode("", userText, "");
    }

    /**
     * Encodes a user's text within a template.
     *
     * @param before template, whose special tokens are encoded as such
     * @param userText text of a user, in which special tokens are encoded as ordinary text
     * @param after template, whose special tokens are encoded as such
     */
    public int[] encode(String before, String userText, String after) {
        List<String> pieces = added.split(before, userText, after);
        int[] ids = joined(pieces);
        int expected = added.count(encode(before)) + added.count(encode(after));
        if (added.count(ids) == expected) {
            return ids;
        }
        // Only the normalised text spells out a token, so characters are encoded one by one.
        List<String> characters = new ArrayList<>(List.of(before));
        userText.codePoints().mapToObj(Character::toString).forEach(characters::add);
        characters.add(after);
        return joined(characters);
    }

    private int[] joined(List<String> pieces) {
        return pieces.stream().flatMapToInt(piece -> IntStream.of(encode(piece))).toArray();
    }

    /** Encodes a template; special tokens that it spells out are encoded as such. */
    public int[] encode(String text) {
        if (text.isEmpty()) {
            return new int[0];
        }
        long[] ids = tokenizer.encode(text, false, false).getIds();
        int[] narrow = new int[ids.length];
        for (int i = 0; i < ids.length; i++) {
            narrow[i] = (int) ids[i];
        }
        return narrow;
    }

    /** Decodes ids; special tokens are left out. */
    public String decode(int[] ids) {
        if (ids.length == 0) {
            return "";
        }
        long[] wide = new long[ids.length];
        for (int i = 0; i < ids.length; i++) {
            wide[i] = ids[i];
        }
        return tokenizer.decode(wide, true);
    }

    /** Returns the id of a special token; fails if the tokenizer does not know it. */
    public int special(String token) throws ModelException {
        int[] ids = encode(token);
        if (ids.length != 1) {
            throw new ModelException(
                    Kind.INVALID,
                    "%s encodes %s as %d tokens, expected one; the tokenizer belongs to another model"
                            .formatted(file, token, ids.length));
        }
        return ids[0];
    }

    @Override
    public void close() {
        tokenizer.close();
    }
}
