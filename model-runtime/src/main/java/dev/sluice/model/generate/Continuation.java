// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.generate;

import dev.sluice.model.ModelException;
import dev.sluice.model.onnx.DecoderRun;
import dev.sluice.model.onnx.DecoderRun.Output;
import dev.sluice.model.onnx.KvCache;
import dev.sluice.model.onnx.TokenEmbedder;

import java.util.Arrays;
import java.util.Objects;

/**
 * Extends a prompt by one text token at a time. It owns the KV caches that it creates, but not the
 * one from which it starts. Not safe for use by several threads.
 */
final class Continuation implements AutoCloseable {

    private final DecoderRun run;
    private final TokenEmbedder embedder;
    private final int axes;
    private final KvCache start;

    private KvCache cache;
    private float[] logits;
    private long position;

    /**
     * Starts after a prompt.
     *
     * @param start cache of the prompt, which the caller keeps and closes
     * @param logits of the prompt's last position
     * @param position of the first token of the answer
     */
    Continuation(
            DecoderRun run,
            TokenEmbedder embedder,
            int axes,
            KvCache start,
            float[] logits,
            long position) {
        this.run = run;
        this.embedder = embedder;
        this.axes = axes;
        this.start = start;
        this.cache = start;
        this.logits = logits;
        this.position = position;
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
        return cache.tokens();
    }

    /** Appends a token and computes the logits after it. */
    void append(int id) throws ModelException {
        float[] embedding = embedder.embed(new int[] {id});
        int[][] positions = new int[axes][1];
        for (int[] axis : positions) {
            Arrays.fill(axis, (int) position);
        }
        Output output =
                run.run(
                        sink -> sink.put(embedding, 0, embedding.length),
                        1,
                        embedding.length,
                        positions,
                        cache,
                        true);
        close();
        cache = output.cache();
        logits = Objects.requireNonNull(output.logits(), "the run was asked for logits");
        position++;
    }

    @Override
    public void close() {
        if (cache != start) {
            cache.close();
        }
    }
}
