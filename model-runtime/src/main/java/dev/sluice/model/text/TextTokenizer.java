package dev.sluice.model.text;

import dev.sluice.model.ModelException;
import dev.sluice.model.ModelException.Kind;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Text to token ids and back, by a model folder's tokenizer.json. Nothing is added, cut or padded.
 * Special tokens that are spelled out in a template become their ids; those in a user's words stay
 * words, else whoever may ask a question could end it and speak as somebody else. Safe for use from
 * several threads; native memory is freed by {@link #close}.
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
     * The library would fetch a native library of its own where it sees CUDA, and report its use.
     * What it needs is in its jar.
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
            AddedTokens added = AddedTokens.read(file);
            return new TextTokenizer(file, HuggingFaceTokenizer.newInstance(file, options), added);
        } catch (IOException | RuntimeException e) {
            // The native side reports unreadable JSON as a plain RuntimeException.
            throw new ModelException(
                    Kind.INVALID,
                    "Cannot read " + file + " as a tokenizer (" + e.getMessage() + ")",
                    e);
        }
    }

    /** The ids of a user's words. */
    public int[] encodePlain(String words) {
        return encode("", words, "");
    }

    /**
     * The ids of a user's words within a template.
     *
     * @param before template, whose special tokens count
     * @param words whatever somebody wrote; no special token is seen in it
     * @param after template, whose special tokens count
     */
    public int[] encode(String before, String words, String after) {
        List<String> pieces = added.cut(before, words, after);
        int[] ids = joined(pieces);
        int expected = added.count(encode(before)) + added.count(encode(after));
        if (added.count(ids) == expected) {
            return ids;
        }
        // A token that only the normalised text spells out: no single character is one.
        List<String> characters = new ArrayList<>(List.of(before));
        words.codePoints().mapToObj(Character::toString).forEach(characters::add);
        characters.add(after);
        return joined(characters);
    }

    private int[] joined(List<String> pieces) {
        return pieces.stream().flatMapToInt(piece -> IntStream.of(encode(piece))).toArray();
    }

    /** The ids of a template; special tokens that it spells out become their ids. */
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

    /** The text of ids; special tokens give no text. */
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

    /** The id of a special token, or an error if the tokenizer does not know it. */
    public int special(String token) throws ModelException {
        int[] ids = encode(token);
        if (ids.length != 1) {
            throw new ModelException(
                    Kind.INVALID,
                    file
                            + " does not know "
                            + token
                            + " as one token, but makes "
                            + ids.length
                            + " of it; the tokenizer belongs to another model");
        }
        return ids[0];
    }

    @Override
    public void close() {
        tokenizer.close();
    }
}
