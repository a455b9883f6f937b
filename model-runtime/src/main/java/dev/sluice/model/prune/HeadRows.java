// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model.prune;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Chooses by GUI-KV the rows that each head of one layer of a KV cache keeps. */
public final class HeadRows {

    private final GuiKv choice;
    private final HeldRows held;
    private final List<TokenRange> steps;

    /**
     * @param held rows of the cache, more than the choice keeps
     * @param steps ranges of visual tokens of the prompt, ascending
     */
    public HeadRows(GuiKv choice, HeldRows held, List<TokenRange> steps) {
        this.choice = choice;
        this.held = held;
        this.steps = steps;
    }

    /**
     * Chooses the rows of a layer.
     *
     * @param attention that the last rows pay, as many as the window has; the heads of the query
     *     share the keys in groups
     * @param keys heads × rows × values of one head
     * @return heads × kept, ascending
     */
    public int[][] kept(int layer, AttentionRows attention, float[] keys) {
        int heads = held.tokens()[layer].length;
        if (attention.heads() % heads != 0) {
            throw new IllegalArgumentException(
                    "found attention of %d heads; expected a multiple of the %d heads of keys"
                            .formatted(attention.heads(), heads));
        }
        int group = attention.heads() / heads;
        int each = keys.length / heads;
        int[][] kept = new int[heads][];
        for (int head = 0; head < heads; head++) {
            float[] own = Arrays.copyOfRange(keys, head * each, (head + 1) * each);
            kept[head] = kept(layer, head, attention.ofHeads(head * group, group), own);
        }
        return kept;
    }

    private int[] kept(int layer, int head, AttentionRows attention, float[] keys) {
        float[] norms = held.norms()[layer][head];
        int rows = norms.length;
        int before = rows - choice.window();
        double[] lengths = IntStream.range(0, rows).mapToDouble(row -> norms[row]).toArray();
        List<TokenRange> own = held.ofSteps(layer, head, steps, before);
        int[] chosen = choice.kept(attention, keys, keys.length / rows, lengths, own);
        return IntStream.concat(Arrays.stream(chosen), IntStream.range(before, rows)).toArray();
    }
}
