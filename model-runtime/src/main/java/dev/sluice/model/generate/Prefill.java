package dev.sluice.model.generate;

import dev.sluice.model.ModelException;
import dev.sluice.model.onnx.Decoder;
import dev.sluice.model.onnx.DecoderRun;
import dev.sluice.model.onnx.DecoderRun.Output;
import dev.sluice.model.onnx.KvCache;
import dev.sluice.model.session.BlockDigest;
import dev.sluice.model.session.Session;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Runs a prompt through the decoder in blocks whose borders depend on the position in the prompt
 * alone, so that a prompt that grows is computed the same way as one that is there at once.
 *
 * @param decoder runs rows
 * @param run of this answer
 * @param prompt the rows
 * @param dim numbers in one row
 * @param block rows of one block
 */
record Prefill(Decoder decoder, DecoderRun run, PromptEmbeddings prompt, int dim, int block) {

    /**
     * Runs the whole prompt.
     *
     * @param cancelled polled before each block
     * @return cache of the prompt, which the caller closes, and its last row's logits; null if
     *     cancelled
     */
    Output all(BooleanSupplier cancelled) throws ModelException {
        try (KvCache nothing = decoder.emptyCache()) {
            return rest(nothing, cancelled);
        }
    }

    /**
     * Runs what comes behind the first rows.
     *
     * @param start cache of these rows, which ends at a border; stays the caller's
     * @return as {@link #all} does
     */
    Output rest(KvCache start, BooleanSupplier cancelled) throws ModelException {
        KvCache cache = start;
        try {
            for (int from = start.rows(); !cancelled.getAsBoolean(); ) {
                int to = end(from, prompt.count(), block, decoder);
                boolean last = to == prompt.count();
                Output output = rows(from, to, cache, last);
                if (cache != start) {
                    cache.close();
                }
                cache = output.cache();
                if (last) {
                    cache = start;
                    return decoder.next() == null
                            ? output
                            : new PrunedPrefill(decoder, run, prompt, block)
                                    .finish(output, cancelled);
                }
                from = to;
            }
            return null;
        } finally {
            if (cache != start) {
                cache.close();
            }
        }
    }

    /**
     * Brings a session to this prompt's beginning.
     *
     * @param stable rows of the beginning that later prompts will have, too
     * @param most blocks that a session may have
     * @param spare rows up to which its cache may have more room than it needs
     * @param stopped polled before each block that is run
     * @return rows that the session had already
     */
    int advance(Session session, int stable, long most, long spare, BooleanSupplier stopped)
            throws ModelException {
        List<BlockDigest> digests = digests((int) Math.min(most, stable / block));
        int kept = session.keepCommon(digests, block, decoder);
        for (int next = kept; next < digests.size() && !stopped.getAsBoolean(); next++) {
            session.append(digests.get(next), block(session, next, spare).cache());
        }
        return kept * block;
    }

    private Output block(Session session, int index, long spare) throws ModelException {
        if (session.cache() != null) {
            return block(session.cache(), index, spare);
        }
        try (KvCache nothing = decoder.emptyCache()) {
            return block(nothing, index, spare);
        }
    }

    private Output block(KvCache past, int index, long spare) throws ModelException {
        int from = index * block;
        try (KvCache start = decoder.withRoom(past, from + block, spare)) {
            return rows(from, from + block, start, false);
        }
    }

    private List<BlockDigest> digests(int blocks) {
        List<BlockDigest> digests = new ArrayList<>();
        BlockDigest digest = BlockDigest.NOTHING;
        for (int index = 0; index < blocks; index++) {
            digest = prompt.digest(digest, index * block, (index + 1) * block);
            digests.add(digest);
        }
        return digests;
    }

    private Output rows(int from, int to, KvCache past, boolean logits) throws ModelException {
        return run.run(
                sink -> prompt.copy(from, to, sink),
                to - from,
                dim,
                prompt.positions(from, to),
                past,
                logits);
    }

    /** The last row runs alone where a graph would return the logits of its whole block. */
    static int end(int from, int count, int block, Decoder decoder) {
        int border = Math.min((from / block + 1) * block, count);
        boolean endsWithMore = border == count && from < count - 1;
        return endsWithMore && !decoder.keepsLastLogits() ? count - 1 : border;
    }
}
