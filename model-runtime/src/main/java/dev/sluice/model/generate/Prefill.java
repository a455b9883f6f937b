// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.generate;

import dev.sluice.model.ModelException;
import dev.sluice.model.generate.CacheEviction.Kept;
import dev.sluice.model.onnx.Decoder;
import dev.sluice.model.onnx.DecoderRun;
import dev.sluice.model.onnx.DecoderRun.Output;
import dev.sluice.model.onnx.KvCache;
import dev.sluice.model.prune.HeldRows;
import dev.sluice.model.session.BlockDigest;
import dev.sluice.model.session.Session;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Runs a prompt through the decoder in blocks. The bounds of a block depend only on its index in
 * the prompt, so that a prompt that grows is computed in the same way as one that is complete.
 */
final class Prefill {

    private final Decoder decoder;
    private final DecoderRun run;
    private final PromptEmbeddings prompt;
    private final int dim;
    private final int block;

    /**
     * @param run of this answer
     * @param dim values of one embedding
     * @param block tokens per block
     */
    Prefill(Decoder decoder, DecoderRun run, PromptEmbeddings prompt, int dim, int block) {
        this.decoder = decoder;
        this.run = run;
        this.prompt = prompt;
        this.dim = dim;
        this.block = block;
    }

    DecoderRun run() {
        return run;
    }

    PromptEmbeddings prompt() {
        return prompt;
    }

    int block() {
        return block;
    }

    /**
     * Runs the whole prompt.
     *
     * @param cancelled polled before each block
     * @return cache of the prompt, which the caller closes, and the logits of its last position;
     *     null if cancelled
     */
    @Nullable Output all(BooleanSupplier cancelled) throws ModelException {
        try (KvCache empty = decoder.emptyCache()) {
            return rest(empty, cancelled);
        }
    }

    /**
     * Runs the prompt after its first tokens.
     *
     * @param start cache of these tokens, which fill whole blocks; the caller closes it
     * @return as {@link #all} does
     */
    @Nullable Output rest(KvCache start, BooleanSupplier cancelled) throws ModelException {
        KvCache cache = start;
        ProbedRows probed = PrunedPrefill.probed(decoder, prompt);
        try {
            for (int from = start.tokens(); !cancelled.getAsBoolean(); ) {
                int end = end(from, prompt.count(), block, decoder.keepsLastLogits());
                int to = probed.end(from, end);
                boolean last = to == prompt.count();
                Output output = run(from, to, cache, last, probed.in(from, to));
                probed.add(output);
                if (cache != start) {
                    cache.close();
                }
                cache = output.cache();
                if (last) {
                    cache = start;
                    return decoder.isSplit()
                            ? new PrunedPrefill(decoder, run, prompt, block, cancelled)
                                    .finish(probed.joined(output))
                            : output;
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
     * Brings a session up to date with this prompt's beginning.
     *
     * @param stable tokens of the beginning that later prompts will share
     * @param most blocks that a session may have
     * @param spare tokens up to which its cache may have more room than it needs
     * @param stopped polled before each block that is run
     * @return number of tokens that the session had run before
     */
    int advance(Session session, int stable, long most, long spare, BooleanSupplier stopped)
            throws ModelException {
        List<BlockDigest> digests = digests((int) Math.min(most, cacheable(stable) / block));
        int kept = session.keepCommon(digests, block, decoder);
        for (int next = kept; next < digests.size() && !stopped.getAsBoolean(); next++) {
            Kept ran = kept(block(session, next, spare), session, (next + 1) * block);
            session.append(digests.get(next), ran.cache(), ran.rows());
        }
        return kept * block;
    }

    /** Evicts rows after a block of a session, if there is eviction. */
    private Kept kept(Output ran, Session session, int tokens) throws ModelException {
        return decoder.eviction().isNone()
                ? new Kept(ran.cache(), HeldRows.unknown())
                : new CacheEviction(decoder).after(ran, session.rows(), prompt.steps(tokens));
    }

    /** The text whose attention decides which tokens are dropped runs for every question. */
    private int cacheable(int stable) {
        return decoder.pruning().method().score().needsAllRows()
                ? Math.min(stable, ProbedRows.afterVisual(prompt.areVisual()))
                : stable;
    }

    private Output block(Session session, int index, long spare) throws ModelException {
        if (session.cache() != null) {
            return block(session.cache(), index, spare);
        }
        try (KvCache empty = decoder.emptyCache()) {
            return block(empty, index, spare);
        }
    }

    private Output block(KvCache past, int index, long spare) throws ModelException {
        int from = index * block;
        try (KvCache start = decoder.withRoom(past, from + block, spare)) {
            return run(from, from + block, start, false, decoder.eviction().window());
        }
    }

    private List<BlockDigest> digests(int blocks) {
        List<BlockDigest> digests = new ArrayList<>();
        BlockDigest digest = BlockDigest.EMPTY;
        for (int index = 0; index < blocks; index++) {
            digest = prompt.digest(digest, index * block, (index + 1) * block);
            digests.add(digest);
        }
        return digests;
    }

    private Output run(int from, int to, KvCache past, boolean logits, int attended)
            throws ModelException {
        return run.run(
                sink -> prompt.copy(from, to, sink),
                to - from,
                dim,
                prompt.positions(from, to),
                past,
                logits ? 1 : 0,
                attended);
    }

    /**
     * Returns the end of the block that starts at {@code from}. The last token runs separately if
     * the graph would otherwise return the logits of its whole block.
     */
    static int end(int from, int count, int block, boolean keepsLastLogits) {
        int end = Math.min((from / block + 1) * block, count);
        boolean endsPrompt = end == count && from < count - 1;
        return endsPrompt && !keepsLastLogits ? count - 1 : end;
    }
}
