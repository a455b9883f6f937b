// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.family;

import dev.sluice.model.ModelException;
import dev.sluice.model.ModelException.Kind;
import dev.sluice.model.folder.JsonFile;
import dev.sluice.model.text.TextTokenizer;

/** Checks that the files of a folder belong to the same model. */
final class FolderChecks {

    private FolderChecks() {}

    /**
     * Reads a size that either file may state; both must agree. If neither does, it is the default
     * of the model's class.
     */
    static int agreed(JsonFile config, String configPath, JsonFile pixels, String pixelsPath)
            throws ModelException {
        if (!config.states(configPath)) {
            return pixels.states(pixelsPath)
                    ? pixels.positive(pixelsPath)
                    : config.positive(configPath);
        }
        int value = config.positive(configPath);
        int other = pixels.positiveOr(pixelsPath, value);
        if (value != other) {
            throw new ModelException(
                    Kind.INVALID,
                    "%s has %s = %d, but %s has %s = %d; the files belong to different models"
                            .formatted(config, configPath, value, pixels, pixelsPath, other));
        }
        return value;
    }

    /**
     * Checks that the tokenizer encodes a token with the id that config.json has, if it has one.
     */
    static void checkSpecial(JsonFile config, String path, TextTokenizer tokenizer, String token)
            throws ModelException {
        int id = tokenizer.special(token);
        int configured = config.integerOr(path, id);
        if (id != configured) {
            throw new ModelException(
                    Kind.INVALID,
                    "%s has %s = %d, but the tokenizer encodes %s as %d; the files belong to different models"
                            .formatted(config, path, configured, token, id));
        }
    }

    /** Divides an integer that must be a multiple of the divisor. */
    static int divided(JsonFile file, String what, int number, int by) throws ModelException {
        if (by < 1 || number < by || number % by != 0) {
            throw new ModelException(
                    Kind.INVALID,
                    "according to %s, %s are %d, which is no multiple of %d; the files belong to different models"
                            .formatted(file, what, number, by));
        }
        return number / by;
    }
}
