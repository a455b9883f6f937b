package dev.sluice.model.generate;

import dev.sluice.model.ModelException;
import dev.sluice.model.ModelException.Kind;
import dev.sluice.model.folder.JsonFile;
import dev.sluice.model.folder.ModelFolder;

import java.util.Arrays;
import java.util.stream.IntStream;

/** The ids that end an answer. Immutable. */
public final class StopTokens {

    private static final String FIELD = "eos_token_id";

    private final int[] ids;

    private StopTokens(int[] ids) {
        this.ids = ids;
    }

    /**
     * Those of generation_config.json and config.json together.
     *
     * @param vocabulary ids that the decoder tells apart
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
                    "Neither "
                            + folder.generation()
                            + " nor "
                            + folder.config()
                            + " has eos_token_id, so no answer would end; add it to"
                            + " generation_config.json");
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

    /** Whether this id ends an answer. */
    boolean contains(int id) {
        for (int stop : ids) {
            if (stop == id) {
                return true;
            }
        }
        return false;
    }

    /** A copy of the ids. */
    int[] ids() {
        return ids.clone();
    }
}
