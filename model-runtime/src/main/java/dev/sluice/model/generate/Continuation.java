// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.generate;

import dev.sluice.model.ModelException;
import dev.sluice.model.onnx.DecoderRun;
import dev.sluice.model.onnx.DecoderRun.Output;
import dev.sluice.model.onnx.KvCache;
import dev.sluice.model.onnx.TokenEmbedder;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.Objects;
import java.util.function.BooleanSupplier;

/**
 * Extends a prompt by text tokens. It owns the KV caches that it creates, but not the one from
 * which it starts. Not safe for use by several threads.
 */
final class Continuation implements AutoCloseable {

    private final DecoderRun run;
    private final TokenEmbedder embedder;
    private final int axes;
    private final KvCache start;

    private final @Nullable BatchedAnswer answer; // null if there is no batch
    private final BooleanSupplier ended;

    private KvCache cache;
    private float[] logits;
    private long position;
    private int tokens;
    private int more;

    /**
     * Starts after a prompt.
     *
     * @param start cache of the prompt, which the caller keeps and closes
     * @param logits of the prompt's last position
     * @param position of the first token of the answer
     * @param most tokens that may be appended
     * @param batch in which the answer is decoded; null for none
     * @param ended polled while the answer waits for its place in the batch
     */
    Continuation(
            DecoderRun run,
            TokenEmbedder embedder,
            int axes,
            KvCache start,
            float[] logits,
            long position,
            int most,
            @Nullable DecodeBatch batch,
            BooleanSupplier ended) {
        this.run = run;
        this.embedder = embedder;
        this.axes = axes;
        this.start = start;
        this.cache = start;
        this.logits = logits;
        this.position = position;
        this.tokens = start.tokens();
        this.more = most;
        this.answer = batch == null ? null : batch.start();
        this.ended = ended;
    }

    /** Logits for the next token. */
    float[] logits() {
        return logits;
    }

    /** The position that the next token will have. */
    long position() {
        return position;
    }

    /** Number of tokens before the next one. */
    int tokens() {
        return tokens;
    }

    /**
     * Appends a token and computes the logits after it.
     *
     * @return false if the answer has ended while it waited for its place in the batch
     */
    boolean append(int id) throws ModelException {
        float[] embedding = embedder.embed(new int[] {id});
        if (answer == null || !answer.isTaken()) {
            logits = outside(embedding, 1);
        } else if (!inBatch(answer, embedding)) {
            return false;
        }
        position++;
        tokens++;
        more--;
        return true;
    }

    /**
     * Appends tokens in one run, which is outside of the batch. It computes the same as one run for
     * each, but for rounding, if the decoder takes several tokens after a cache and its results for
     * a token do not depend on those that run with it.
     *
     * @return the logits after each token, tokens × vocabulary
     */
    float[] appendAtOnce(int[] ids) throws ModelException {
        float[] all = outside(embedder.embed(ids), ids.length);
        int vocabulary = all.length / ids.length;
        logits = Arrays.copyOfRange(all, all.length - vocabulary, all.length);
        position += ids.length;
        tokens += ids.length;
        more -= ids.length;
        return all;
    }

    /** Appends in the batch, or alone if the batch has failed; returns false if it has ended. */
    private boolean inBatch(BatchedAnswer own, float[] embedding) throws ModelException {
        int[] place = new int[axes];
        Arrays.fill(place, (int) position);
        float[] found = own.append(embedding, place, cache, more, ended);
        if (found != null) {
            logits = found;
            closeOwn(); // the batch has a copy
            cache = start;
            return true;
        }
        if (own.isAlone()) {
            logits = outside(embedding, 1);
            return true;
        }
        return false;
    }

    /** Appends in a cache of its own; returns the logits after each token. */
    private float[] outside(float[] embeddings, int count) throws ModelException {
        KvCache left = answer == null ? null : answer.takeCache();
        if (left != null) {
            closeOwn();
            cache = left;
        }
        int[][] positions = new int[axes][count];
        for (int[] axis : positions) {
            Arrays.setAll(axis, token -> (int) position + token);
        }
        Output output =
                run.run(
                        sink -> sink.put(embeddings, 0, embeddings.length),
                        count,
                        embeddings.length / count,
                        positions,
                        cache,
                        count);
        closeOwn();
        cache = output.cache();
        return Objects.requireNonNull(output.logits(), "the run was asked for logits");
    }

    private void closeOwn() {
        if (cache != start) {
            cache.close();
        }
    }

    @Override
    public void close() {
        if (answer != null) {
            answer.close();
        }
        closeOwn();
    }
}
