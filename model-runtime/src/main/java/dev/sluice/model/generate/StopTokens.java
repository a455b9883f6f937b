// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.generate;

import dev.sluice.model.ModelException;
import dev.sluice.model.ModelException.Kind;
import dev.sluice.model.folder.JsonFile;
import dev.sluice.model.folder.ModelFolder;

import java.util.Arrays;
import java.util.stream.IntStream;

/** The text tokens that end an answer. Immutable. */
public final class StopTokens {

    private static final String FIELD = "eos_token_id";

    private final int[] ids;

    private StopTokens(int[] ids) {
        this.ids = ids;
    }

    /**
     * Reads those of generation_config.json and config.json together.
     *
     * @param vocabulary number of ids that the decoder knows
     */
    public static StopTokens of(ModelFolder folder, int vocabulary) throws ModelException {
        int[] ids =
                IntStream.of(
                                concat(
                                        read(folder.generation(), FIELD, vocabulary),
                                        read(folder.config(), FIELD, vocabulary),
                                        read(folder.config(), "text_config." + FIELD, vocabulary)))
                        .distinct()
                        .toArray();
        if (ids.length == 0) {
            throw new ModelException(
                    Kind.INVALID,
                    "neither %s nor %s has eos_token_id, without which no answer ends; add it to generation_config.json"
                            .formatted(folder.generation(), folder.config()));
        }
        return new StopTokens(ids);
    }

    private static int[] read(JsonFile file, String field, int vocabulary) throws ModelException {
        int[] ids = file.integers(field);
        for (int id : ids) {
            if (id < 0 || id >= vocabulary) {
                String expected = "ids of at least 0 and below " + vocabulary;
                throw file.invalid(field, id, expected + ", the decoder's vocabulary");
            }
        }
        return ids;
    }

    private static int[] concat(int[]... parts) {
        return Arrays.stream(parts).flatMapToInt(IntStream::of).toArray();
    }

    /** Whether an id ends an answer. */
    boolean contains(int id) {
        for (int stop : ids) {
            if (stop == id) {
                return true;
            }
        }
        return false;
    }

    /** Returns a copy of the ids. */
    int[] ids() {
        return ids.clone();
    }
}
