package dev.sluice.model.generate;

import dev.sluice.model.ModelException;
import dev.sluice.model.onnx.DecoderRun;
import dev.sluice.model.onnx.DecoderRun.Output;
import dev.sluice.model.onnx.KvCache;
import dev.sluice.model.onnx.TokenEmbedder;

import java.util.Arrays;

/**
 * An answer as it grows by one token at a time. It owns the cache that it has reached, but not the
 * one that it started from. Not safe for use from several threads.
 */
final class Continuation implements AutoCloseable {

    private final DecoderRun run;
    private final TokenEmbedder embedder;
    private final int axes;
    private final KvCache start;

    private KvCache reached;
    private float[] logits;
    private long position;

    /**
     * Starts behind a prompt.
     *
     * @param start cache of the prompt; stays the caller's
     * @param logits of the prompt's last row
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
        this.reached = start;
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

    /** Rows that the next token comes after. */
    int rows() {
        return reached.rows();
    }

    /** Takes one token and works out the logits behind it. */
    void append(int id) throws ModelException {
        float[] row = embedder.embed(new int[] {id});
        int[][] positions = new int[axes][1];
        for (int[] axis : positions) {
            Arrays.fill(axis, (int) position);
        }
        Output output =
                run.run(
                        sink -> sink.put(row, 0, row.length),
                        1,
                        row.length,
                        positions,
                        reached,
                        true);
        close();
        reached = output.cache();
        logits = output.logits();
        position++;
    }

    @Override
    public void close() {
        if (reached != start) {
            reached.close();
        }
    }
}
