package dev.sluice.model.family;

import dev.sluice.model.ModelException;
import dev.sluice.model.ModelException.Kind;
import dev.sluice.model.folder.JsonFile;
import dev.sluice.model.text.TextTokenizer;

/** Checks that the files of one folder tell the same story. */
final class FolderChecks {

    private FolderChecks() {}

    /** A size that both files must have alike; the preprocessor's may be left out. */
    static int agreed(JsonFile config, String configPath, JsonFile pixels, String pixelsPath)
            throws ModelException {
        int value = config.positive(configPath);
        int other = pixels.positiveOr(pixelsPath, value);
        if (value != other) {
            throw new ModelException(
                    Kind.INVALID,
                    String.format(
                            "%s has %s = %d, but %s has %s = %d; the files belong to different"
                                    + " models",
                            config, configPath, value, pixels, pixelsPath, other));
        }
        return value;
    }

    /** Refuses a tokenizer that makes another id of a token than config.json says, if it does. */
    static void checkSpecial(JsonFile config, String path, TextTokenizer tokenizer, String token)
            throws ModelException {
        int id = tokenizer.special(token);
        int configured = config.integerOr(path, id);
        if (id != configured) {
            throw new ModelException(
                    Kind.INVALID,
                    String.format(
                            "%s has %s = %d, but the tokenizer makes %d of %s; the files belong to"
                                    + " different models",
                            config, path, configured, id, token));
        }
    }

    /** A number that has to divide another without a rest. */
    static int divided(JsonFile file, String what, int number, int by) throws ModelException {
        if (by < 1 || number < by || number % by != 0) {
            throw new ModelException(
                    Kind.INVALID,
                    String.format(
                            "%s makes %s %d, which %d does not divide; the files belong to"
                                    + " different models",
                            file, what, number, by));
        }
        return number / by;
    }
}
