package dev.sluice.model.text;

import dev.sluice.model.ModelException;
import dev.sluice.model.ModelException.Kind;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * Text to token ids and back, by a model folder's tokenizer.json. Special tokens that are spelled
 * out in a text become their ids; nothing is added, cut or padded. Safe for use from several
 * threads; native memory is freed by {@link #close}.
 */
public final class TextTokenizer implements AutoCloseable {

    static {
        stayOffline();
    }

    private final Path file;
    private final HuggingFaceTokenizer tokenizer;

    private TextTokenizer(Path file, HuggingFaceTokenizer tokenizer) {
        this.file = file;
        this.tokenizer = tokenizer;
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
            return new TextTokenizer(file, HuggingFaceTokenizer.newInstance(file, options));
        } catch (IOException | RuntimeException e) {
            // The native side reports unreadable JSON as a plain RuntimeException.
            throw new ModelException(
                    Kind.INVALID,
                    "Cannot read " + file + " as a tokenizer (" + e.getMessage() + ")",
                    e);
        }
    }

    /** The ids of a text. */
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
