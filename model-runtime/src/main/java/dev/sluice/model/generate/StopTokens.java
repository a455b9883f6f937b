package dev.sluice.model.generate;

import dev.sluice.model.ModelException;
import dev.sluice.model.ModelException.Kind;
import dev.sluice.model.folder.ModelFolder;

import java.util.Arrays;
import java.util.stream.IntStream;

/** The ids that end an answer. Immutable. */
public final class StopTokens {

    private final int[] ids;

    private StopTokens(int[] ids) {
        this.ids = ids;
    }

    /** Those of generation_config.json and config.json together. */
    public static StopTokens of(ModelFolder folder) throws ModelException {
        String field = "eos_token_id";
        int[] ids =
                IntStream.of(
                                concat(
                                        folder.generation().integers(field),
                                        folder.config().integers(field),
                                        folder.config().integers("text_config." + field)))
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
